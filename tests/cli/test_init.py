"""`okrsite init`: a portal that is sound at once."""

from pathlib import Path

import pytest

from tests.cli.conftest import Workplace
from tests.cli.terminal import Person

DAY = ("--today", "2026-11-20")
NEEDED = ("--name", "Acme", "--person", "Ada Lovelace")


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_checks_and_builds_at_once(workplace: Workplace) -> None:
    made = workplace.run("init", "okrs", *NEEDED, *DAY)
    assert (made.code, made.out) == (0, "okrs\n")
    assert "cd okrs && okrsite serve --open" in made.err
    there = Workplace(workplace.folder / "okrs")
    checked = there.call("check", *DAY)
    assert (checked.code, checked.out, checked.err) == (0, "No problems found\n", "")
    built = there.call("build", *DAY)
    assert built.code == 0
    assert "objectives/feel-at-home/index.html" in below(there.folder / "_site")
    assert there.call("owners", "--check", *DAY).code == 0


@pytest.mark.parametrize("name", ['"; rm -rf / #', "--help", "#: {x} \\", "שלום \u202e🎉", "@@name@@"])
def test_hostile_names(workplace: Workplace, name: str) -> None:
    repository = "https://git.example/it's/été"
    flags = (f"--name={name}", f"--person={name}", f"--team={name}", f"--repository={repository}")
    assert workplace.call("init", "okrs", *flags, *DAY).code == 0
    there = Workplace(workplace.folder / "okrs")
    assert there.call("check", *DAY).out == "No problems found\n"
    assert there.call("build", *DAY).code == 0


def test_flags(workplace: Workplace) -> None:
    flags = (
        "--repository",
        "git@github.com:acme/okrs.git",
        "--github",
        "@ada-l",
        "--cycle",
        "2026-H2",
        "--team",
        "Games",
    )
    assert workplace.call("init", ".", *NEEDED, *flags, "--timezone", "Europe/Berlin", *DAY).code == 0
    settings = (workplace.folder / "content/_site.yml").read_text(encoding="utf-8")
    assert "repository: https://github.com/acme/okrs\n" in settings
    assert "url: https://acme.github.io/okrs/ " in settings
    assert "timezone: Europe/Berlin " in settings
    assert {"content/teams/games.md", "content/cycles/2026-h2.md"} <= below(workplace.folder)
    assert "/content/teams/games.md @ada-l\n" in (workplace.folder / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert workplace.call("check", *DAY).out == "No problems found\n"


@pytest.mark.parametrize("in_the_way", ["README.md", ".github/workflows/publish.yml", "content"])
def test_nothing_is_overwritten(workplace: Workplace, in_the_way: str) -> None:
    workplace.write({f"okrs/{in_the_way}": "mine"})
    outcome = workplace.call("init", "okrs", *NEEDED, *DAY)
    assert outcome.code == 2
    assert f"`okrs/{in_the_way}` is in the way" in outcome.message
    assert below(workplace.folder / "okrs") == {in_the_way}


def test_other_files_do_not_matter(workplace: Workplace) -> None:
    workplace.write({"okrs/LICENSE": "mine"})
    assert workplace.call("init", "okrs", *NEEDED, *DAY).code == 0
    assert (workplace.folder / "okrs/LICENSE").read_text() == "mine"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ((), "needs --name and --person"),
        (("--name", "Acme"), "needs --name and --person"),
        ((*NEEDED, "--cycle", "2026q4"), "--cycle: `2026q4` is not a period of the calendar."),
        ((*NEEDED, "--cycle", "2025-q1"), "--cycle: `2025-q1` is over. The quarter of today is `2026-q4`."),
        ((*NEEDED, "--repository", "acme"), "--repository: This is not a web address."),
        ((*NEEDED, "--repository", "https://me:pw@a.example/b"), "--repository: This names a user or a password"),
        ((*NEEDED, "--url", "acme"), "--url: This is not a web address."),
        ((*NEEDED, "--timezone", "Berlin"), "Did you mean `Europe/Berlin`?"),
        ((*NEEDED, "--github", "ada x"), "--github: `ada x` is not an account"),
        ((*NEEDED, "--team", "a" * 300), "--team: This is 300 characters long"),
        ((*NEEDED, "--team", "a\x1bb"), "--team: There is a character in it"),
    ],
)
def test_what_cannot_be(workplace: Workplace, flags: tuple[str, ...], said: str) -> None:
    outcome = workplace.call("init", "okrs", *flags, *DAY)
    assert outcome.code == 2
    assert said in outcome.message
    assert not below(workplace.folder)


def test_questions(workplace: Workplace) -> None:
    with Person(workplace.folder, "init", "okrs", *DAY) as person:
        person.answers(
            ("The company's name: ", ""),
            ("Please write something", "Acme"),
            ("such as https://github.com/acme/okrs [not yet known]: ", "nonsense"),
            ("This is not a web address.", "github.com/acme/okrs"),
            ("A first team [Product]: ", ""),
            ("The first cycle [2026-q4]: ", ""),
            ("Your name: ", "Ada Lovelace"),
            ("Your account on GitHub [none]: ", ""),
        )
        assert person.leaves() == 0
    there = Workplace(workplace.folder / "okrs")
    assert there.call("check", *DAY).out == "No problems found\n"
    assert "content/people/ada-lovelace.md" in below(there.folder)


def test_one_can_stop(workplace: Workplace) -> None:
    with Person(workplace.folder, "init", "okrs") as person:
        person.sees("The company's name: ")
        person.types("\x03")
        assert person.leaves() == 1
        assert "Stopped; nothing was written." in person.shown
    assert not below(workplace.folder)
