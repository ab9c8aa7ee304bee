"""The wheel, as it is published: everything that it needs is in it, and it works far from the checkout."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OFFLINE = re.compile(
    r"NewConnectionError|Temporary failure|No matching distribution|ConnectTimeout|Could not fetch URL|ProxyError"
)

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> str:
    """Run a program in an environment that knows nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    result = subprocess.run(command, cwd=folder, env=clean, text=True, capture_output=True, timeout=600, check=False)
    if result.returncode and OFFLINE.search(result.stdout + result.stderr):
        pytest.skip("no package registry can be reached")
    assert not result.returncode, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, folder=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from the wheel into an environment of its own."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", wheel, folder=folder)
    return scripts / "okrsite"


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_in_it_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {f"okrsite/{path}" for path in files_below(ROOT / "okrsite") if "__pycache__" not in path}
    themes = {
        f"okrsite/_shipped/themes/{name}/{path}"
        for name in ("default", "broadsheet")
        for path in files_below(ROOT / "themes" / name)
    }
    sample = {f"okrsite/_shipped/content/{path}" for path in files_below(ROOT / "content")}
    assert "okrsite/_shipped/themes/default/templates/base.html" in themes
    assert "okrsite/_shipped/content/_site.yml" in sample
    about = {name for name in names if ".dist-info/" in name}
    assert {name for name in names - about if not name.endswith("/")} == modules | themes | sample
    assert any(name.endswith("licenses/LICENSE") for name in about)
    assert any(name.endswith("entry_points.txt") for name in about)


def test_it_builds_a_site_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/company.md").write_text("---\nname: Acme\n---\nWhy.\n", encoding="utf-8")
    assert run(installed, "check", folder=tmp_path) == "No problems found\n"
    assert run(installed, "build", folder=tmp_path).startswith("Published ")
    assert (tmp_path / "_site/404.html").is_file()
    assert (tmp_path / "_site/theme/style.css").read_bytes() == (ROOT / "themes/default/static/style.css").read_bytes()


def test_the_sample_company_comes_along(installed: Path, tmp_path: Path) -> None:
    found = "from okrsite.assets import sample_folder; print(sample_folder())"
    sample = Path(run(installed.parent / "python", "-c", found, folder=tmp_path).strip())
    assert not sample.is_relative_to(ROOT)
    assert run(installed, "check", "--quiet", "--content", sample, "--today", "2026-11-20", folder=tmp_path) == ""
    run(installed, "build", "--content", sample, "--today", "2026-11-20", folder=tmp_path)
    assert len(list((tmp_path / "_site").rglob("index.html"))) > 50
