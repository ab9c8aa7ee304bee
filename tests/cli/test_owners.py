"""`okrsite owners`: CODEOWNERS in its repository."""

import subprocess

import pytest

from okrsite.author.owners import BEGIN
from tests.author.content import FILES
from tests.cli.conftest import Workplace

DAY = ("--today", "2026-02-14")


@pytest.fixture
def acme(workplace: Workplace) -> Workplace:
    """A small company."""
    workplace.write({f"content/{path}": text for path, text in FILES.items()})
    return workplace


def test_it_is_written_and_current(acme: Workplace) -> None:
    made = acme.call("owners", *DAY)
    assert (made.code, made.out, made.err) == (0, ".github/CODEOWNERS\n", "")
    file = acme.folder / ".github/CODEOWNERS"
    first = file.read_bytes()
    assert b"\n/content/objectives/2026-q1/sell.md @tom @Grace @ada-l\n" in first
    assert acme.call("owners", "--check", *DAY).code == 0
    assert acme.call("owners", *DAY).code == 0
    assert file.read_bytes() == first


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS", ".github/CODEOWNERS"])
def test_one_that_is_there_is_used(acme: Workplace, place: str) -> None:
    acme.write({place: "* @everyone\n"})
    assert acme.call("owners", *DAY).out == f"{place}\n"
    assert (acme.folder / place).read_text().startswith("* @everyone\n\n" + BEGIN)


def test_where_it_is_out_of_date(acme: Workplace) -> None:
    missing = acme.call("owners", "--check", *DAY)
    assert (missing.code, missing.message) == (1, "`.github/CODEOWNERS` is missing. `okrsite owners` writes it anew.")
    assert acme.call("check", *DAY).err == "", "whoever has none wants none"
    acme.call("owners", *DAY)
    assert acme.call("check", *DAY).err == ""
    acme.write({"content/people/ada.md": "---\ngithub: ada-new\n---\n"})
    stale = acme.call("owners", "--check", *DAY)
    said = "`.github/CODEOWNERS` is out of date from line 5 on. `okrsite owners` writes it anew."
    assert (stale.code, stale.message) == (1, said)
    checked = acme.call("check", *DAY)
    assert (checked.code, checked.err) == (0, f"okrsite: {said}\n")
    assert acme.call("check", "--quiet", *DAY).err == ""


def test_paths_are_those_of_the_repository(workplace: Workplace) -> None:
    workplace.write({f"sites/our okrs/{path}": text for path, text in FILES.items()})
    (workplace.folder / ".git").mkdir()
    made = workplace.call("owners", "--content", "sites/our okrs", *DAY)
    assert made.out == ".github/CODEOWNERS\n"
    assert "\n/sites/our?okrs/company.md @Grace\n" in (workplace.folder / ".github/CODEOWNERS").read_text()


def test_the_repository_is_the_content(workplace: Workplace) -> None:
    workplace.write(dict(FILES))
    (workplace.folder / ".git").mkdir()
    assert workplace.call("owners", "--content", ".", *DAY).out == ".github/CODEOWNERS\n"
    assert "\n/company.md @Grace\n" in (workplace.folder / ".github/CODEOWNERS").read_text()


def test_git_agrees_about_the_patterns(workplace: Workplace) -> None:
    """The patterns are those of .gitignore but for what GitHub leaves out; git says which files they fit."""
    odd = "content/objectives/a b/#1 !x [y] é/q.md"
    workplace.write(
        {f"content/{path}": text for path, text in FILES.items()} | {odd: FILES["objectives/2026-q1/win.md"]}
    )
    subprocess.run(["git", "init", "--quiet"], cwd=workplace.folder, check=True)
    workplace.call("owners", *DAY)
    lines = (workplace.folder / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    workplace.write({".gitignore": "\n".join(line.split(" ")[0] for line in lines if not line.startswith("#"))})
    found = subprocess.run(
        ["git", "-c", "core.quotePath=off", "check-ignore", "--no-index", odd, "content/company.md", "content/checkins/2026-q1/2026-02-01-ada.md"],
        cwd=workplace.folder, capture_output=True, check=False,
    )  # fmt: skip
    assert found.stdout.decode().splitlines() == [odd, "content/company.md"]


def test_another_file(acme: Workplace) -> None:
    assert acme.call("owners", "--file", "x/OWNERS", *DAY).out == "x/OWNERS\n"
    assert (acme.folder / "x/OWNERS").is_file()


def test_content_with_errors_says_nothing(acme: Workplace) -> None:
    acme.write({"content/teams/a.md": "---\nparent: nowhere\n---\n"})
    outcome = acme.call("owners", *DAY)
    assert outcome.code == 1
    assert "The content has errors" in outcome.message
    assert not (acme.folder / ".github").exists()


def test_a_block_in_pieces(acme: Workplace) -> None:
    acme.write({"CODEOWNERS": f"{BEGIN}\n{BEGIN}\n"})
    outcome = acme.call("owners", *DAY)
    assert outcome.code == 1
    assert outcome.message.startswith("`CODEOWNERS` has more than one beginning")
    assert acme.call("check", *DAY).code == 0


def test_bytes_that_are_no_text_stay(acme: Workplace) -> None:
    acme.write({"CODEOWNERS": b"# \xff\r\n"})
    assert acme.call("owners", *DAY).code == 0
    assert (acme.folder / "CODEOWNERS").read_bytes().startswith(b"# \xff\r\n\r\n# okrsite")


def test_nobody_has_an_account(company: Workplace) -> None:
    outcome = company.call("owners")
    assert outcome.code == 0
    assert "no file in `people/` has a `github` account" in outcome.err
