"""What tests of all floors share: profiles for hypothesis, the data folder beside the checkout, tools, and portals."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.portal import hostile_portal as hostile_portal
from tests.portal import portal as portal
from tests.portal import sample_portal as sample_portal

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

# Several workers share the cores, so no single example can be held to a time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if IN_CI else "local")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The names under which a browser may be installed: any of them is `chromium`."""


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Commands keep what they read in a folder of this run, not in that of whoever runs the tests."""
    folder = str(tmp_path_factory.mktemp("cache"))
    os.environ.update(XDG_CACHE_HOME=folder, LOCALAPPDATA=folder)


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Finds a path in the folder of large data beside the checkout; the test is skipped where it is absent."""
    folder = Path(os.environ.get("OKRSITE_SHARED") or ROOT.parent / "shared")

    def find(path: str) -> Path:
        found = folder / path
        if not found.exists():
            pytest.skip(f"no {path} in {folder}; OKRSITE_SHARED names another folder")
        return found

    return find


@pytest.fixture(scope="session")
def needs_tool() -> Callable[[str], str]:
    """Finds a program by name, also among those that came with the development tools. Where it is missing the test is skipped, but
    in CI it fails: nothing is left untested."""

    def find(name: str) -> str:
        for each in BROWSERS if name == "chromium" else (name,):
            if path := shutil.which(each) or shutil.which(each, path=Path(sys.executable).parent):
                return path
        message = f"{name} is not installed"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)

    return find
