"""`okrsite new`: documents by flags and by questions."""

import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.author.kinds import KINDS
from tests.author.content import FILES
from tests.cli.conftest import Workplace
from tests.cli.terminal import Person

DAY = ("--today", "2026-02-14")


@pytest.fixture
def acme(workplace: Workplace) -> Workplace:
    """A small company."""
    workplace.write({f"content/{path}": text for path, text in FILES.items()})
    return workplace


def files(workplace: Workplace) -> set[str]:
    return {path.relative_to(workplace.folder).as_posix() for path in workplace.folder.rglob("*") if path.is_file()}


def read(workplace: Workplace, path: str) -> str:
    return (workplace.folder / path).read_bytes().decode()


@pytest.mark.parametrize(
    ("arguments", "path", "text"),
    [
        (
            ("objective", "--title", "Win: back", "--team", "games", "--owner", "ada", "--supports", "win/reviews",
             "--contributes-to", "win=2", "--key-result", "Reviews of 4 stars or more=60..85 %", "--key-result", "Nights=-1.5..-9",
             "--text", "Why."),
            "content/objectives/2026-q1/win-back.md",
            ('---\ntitle: "Win: back"\nteam: games\ncycle: 2026-q1\nowner: ada\nsupports: [win/reviews]\n'
            "contributes_to:\n  - to: win\n    weight: 2\n"
            'key_results:\n  - id: reviews-of-4-stars-or\n    title: Reviews of 4 stars or more\n    unit: "%"\n    start: 60\n    target: 85\n'
            "  - id: nights\n    title: Nights\n    start: -1.5\n    target: -9\n---\nWhy.\n"),
        ),
        (
            ("initiative", "--title", "Call ten people", "--team", "mobile", "--drives", "win/reviews", "--due", "2026-03-01",
             "--task", "Find them", "--task", "Call them"),
            "content/initiatives/call-ten-people.md",
            "---\ntitle: Call ten people\nteam: mobile\ndue: 2026-03-01\ndrives: [win/reviews]\n---\n- [ ] Find them\n- [ ] Call them\n",
        ),
        (
            ("team", "--name", "Größte Kunden", "--parent", "games", "--lead", "ada", "--lead", "tom"),
            "content/teams/grosste-kunden.md",
            "---\nname: Größte Kunden\nparent: games\nlead: [ada, tom]\n---\n",
        ),
        (("project", "--name", "Harbour", "--team", "games"), "content/projects/harbour.md", "---\nname: Harbour\nteam: games\n---\n"),
        (("person", "--name", "Zoë", "--github", "zoe"), "content/people/zoe.md", "---\nname: Zoë\ngithub: zoe\n---\n"),
        (("cycle", "--period", "2026-q2"), "content/cycles/2026-q2.md", "---\ntitle: Q2 2026\nstart: 2026-04-01\nend: 2026-06-30\n---\n"),
        (
            ("cycle", "--title", "A fortnight", "--start", "2026-02-01", "--end", "2026-02-14"),
            "content/cycles/a-fortnight.md",
            "---\ntitle: A fortnight\nstart: 2026-02-01\nend: 2026-02-14\nparent: 2026-q1\n---\n",
        ),
        (("kpi", "--title", "Uptime", "--unit", "%", "--at-least", "99.5"), "content/kpis/uptime.md", '---\ntitle: Uptime\nunit: "%"\nkeep: {at_least: 99.5}\n---\n'),
        (("team", "--name", "Games"), "content/teams/games-2.md", "---\nname: Games\n---\n"),
        (("team", "--name", "Games", "--id", "studio"), "content/teams/studio.md", "---\nname: Games\n---\n"),
    ],
)  # fmt: skip
def test_flags(acme: Workplace, arguments: tuple[str, ...], path: str, text: str) -> None:
    before = files(acme)
    outcome = acme.call("new", *arguments, *DAY)
    assert (outcome.code, outcome.out) == (0, f"{path}\n"), outcome.err
    assert files(acme) - before == {path}
    assert read(acme, path) == text
    assert "open a pull request" in outcome.err
    assert acme.call("check", "--quiet", *DAY).code == 0


@pytest.mark.parametrize(
    ("measure", "written"),
    [
        (("--start", "0", "--target", "5", "--unit", "x"), "    unit: x\n    start: 0\n    target: 5\n"),
        (("--at-least", "2", "--at-most", "4"), "    keep: {between: [2, 4]}\n"),
        (
            ("--milestone", "Germany", "--milestone", "Japan=2026-03-01"),
            "    milestones:\n      - {id: germany, title: Germany}\n      - {id: japan, title: Japan, due: 2026-03-01}\n",
        ),
        (("--done",), "    done: false\n"),
        (("--baseline", "--weight", "0"), "    baseline: true\n    weight: 0\n"),
        (("--kpi", "rating", "--start", "3", "--target", "5"), "    start: 3\n    target: 5\n    kpi: rating\n"),
    ],
)
def test_a_key_result_is_added_and_nothing_else_touched(
    acme: Workplace, measure: tuple[str, ...], written: str
) -> None:
    path = "content/objectives/2026-q1/late.md"
    before = b"\xef\xbb\xbf---\r\ntitle:   Late # for now\r\ncycle: '2026-q1'\r\nkey_results:\r\n  - id: a\r\n    title: A\r\n    done: false\r\n# the end\r\n---\r\nWhy.\r\n"
    acme.write({path: before})
    outcome = acme.call("new", "key-result", "--objective", "late", "--title", "More of it", *measure, *DAY)
    assert (outcome.code, outcome.out) == (0, f"{path}\n"), outcome.err
    added = f"  - id: more-of-it\n    title: More of it\n{written}".replace("\n", "\r\n").encode()
    assert (acme.folder / path).read_bytes() == before.replace(b"# the end", added + b"# the end")


def test_a_file_written_in_a_way_of_its_own_is_changed_by_hand(acme: Workplace) -> None:
    path = "content/objectives/2026-q1/late.md"
    text = "---\ntitle: Late\ncycle: 2026-q1\nkey_results:\n  - id: a\n    title: A\n    done: false\n    description: |+\n      Why\n\n---\n"
    acme.write({path: text})
    outcome = acme.call("new", "key-result", "--objective", "late", "--title", "B", "--done", *DAY)
    assert outcome.code == 2
    assert outcome.message.startswith(f"`{path}` cannot be changed by command: ")
    assert outcome.message.endswith("Please add the key result by hand.")
    assert read(acme, path) == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("objective",), "`okrsite new objective` needs --title. On a terminal it asks for what is missing."),
        (("key-result",), "needs --objective and --title."),
        (("cycle",), "needs --period (or --title, --start and --end)."),
        (("cycle", "--period", "soon"), "`soon` is not a period of the calendar."),
        (("objective", "--title", "A", "--team", "gams"), "--team: There is no team `gams`. Did you mean `games`?"),
        (("objective", "--title", "A", "--owner", "x"), "--owner: There is no person `x`. Known: ada, grace, nobody, tom."),
        (("objective", "--title", "A", "--key-result", "No numbers"), "is not a key result. Write it as `TITLE=START..TARGET UNIT`"),
        (("objective", "--title", "A", "--key-result", "Same=1..1"), "has nothing to reach"),
        (("objective", "--title", "A", "--type", "commited"), "Did you mean `committed`?"),
        (("objective", "--title", "A", "--contributes-to", "win=x"), "--contributes-to: `x` is not a number."),
        (("objective", "--title", "A\x1bB"), "--title: There is a character in it that cannot be part of a text (U+001B)."),
        (("objective", "--title", "A" * 501), "at most 500"),
        (("initiative", "--title", "A", "--drives", "win/reviws"), "Did you mean `win/reviews`?"),
        (("initiative", "--title", "A", "--due", "31.1.2026"), "--due: `31.1.2026` is not a day; write it like 2026-01-31."),
        (("team", "--name", "A", "--id", "games"), "There is a team `games` already."),
        (("team", "--name", "A", "--id", "Games"), "`Games` cannot be an id."),
        (("cycle", "--title", "A", "--start", "2026-02-02", "--end", "2026-02-01"), "ends before it starts"),
    ],
)  # fmt: skip
def test_what_cannot_be(acme: Workplace, arguments: tuple[str, ...], said: str) -> None:
    before = files(acme)
    outcome = acme.call("new", *arguments, *DAY)
    assert outcome.code == 2
    assert said in outcome.message
    assert files(acme) == before


@pytest.mark.parametrize(
    ("arguments", "rule", "place"),
    [
        (("key-result", "--objective", "win", "--title", "A", "--start", "1", "--target", "1"), "empty-span", "win.md:12:41"),
        (("key-result", "--objective", "win", "--title", "A"), "no-measure", "win.md:12:6"),
        (("key-result", "--objective", "win", "--title", "A", "--done", "--baseline"), "two-measures", "win.md:12:29"),
        (("objective", "--title", "A", "--contributes-to", "win/reviews"), "broken-reference", "a.md:5:9"),
        (("initiative", "--title", "A", "--trackers", "ticket 7"), "wrong-value", "a.md:3:12"),
        (("team", "--name", "A", "--text", "[x](nowhere.md)"), "broken-link", "a.md:4:5"),
    ],
)  # fmt: skip
def test_nothing_is_written_that_would_be_wrong(
    acme: Workplace, arguments: tuple[str, ...], rule: str, place: str
) -> None:
    before = {path: read(acme, path) for path in files(acme)}
    outcome = acme.call("new", *arguments, *DAY)
    assert outcome.code == 1
    assert f"error[{rule}]" in outcome.err
    assert place in outcome.err
    assert outcome.err.endswith("okrsite: Nothing was written: the content would have an error.\n")
    assert not outcome.out
    assert {path: read(acme, path) for path in files(acme)} == before


def test_errors_elsewhere_stop_nobody(acme: Workplace) -> None:
    acme.write({"content/teams/broken.md": "---\nparent: nowhere\n---\n"})
    outcome = acme.call("new", "team", "--name", "Sound", *DAY)
    assert outcome.code == 0
    assert "broken.md" not in outcome.err


def test_advice_about_the_words(acme: Workplace) -> None:
    outcome = acme.call("new", "objective", "--title", "Improve quality", *DAY)
    assert outcome.code == 0
    assert "Line 2: This title would fit any company" in outcome.err
    assert "late-check-in" not in outcome.err


def test_no_content(workplace: Workplace) -> None:
    outcome = workplace.call("new", "team", "--name", "A")
    assert outcome.code == 2
    assert outcome.message.startswith("There is no content folder `content`.")
    assert "okrsite init" in outcome.message


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_help(workplace: Workplace, kind: str) -> None:
    outcome = workplace.call("new", kind, "--help")
    assert outcome.out.startswith(f"Usage: okrsite new {kind} ")
    for question in KINDS[kind].questions:
        assert KINDS[kind].help_of(question)
        assert question.flag in outcome.out


def test_a_kind_that_is_none(workplace: Workplace) -> None:
    assert "There is no kind `objektive`. Did you mean `objective`?" in workplace.call("new", "objektive").err


def test_the_body_from_a_pipe(acme: Workplace) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "okrsite", "new", "team", "--name", "A", "--text", "-", *DAY]
    environment = {"PYTHONPATH": str(root), "PATH": ""}
    subprocess.run(
        command, cwd=acme.folder, env=environment, input=b"One\r\n\r\n- two\n", check=True, capture_output=True
    )
    assert read(acme, "content/teams/a.md") == "---\nname: A\n---\nOne\n\n- two\n"


class TestQuestions:
    def test_an_objective(self, acme: Workplace) -> None:
        with Person(acme.folder, "new", "objective", *DAY) as person:
            person.answers(
                ("The goal, in words that people remember: ", "Win them back"),
                ("2  mobile  Mobile", "2"),
                ("number or id [2026-q1]: ", ""),
                ("Who answers for it?", "adda"),
                ("Did you mean `ada`?", "ada, 2"),
                ("Which objective or key result does it help?", "win/reviews"),
                ("Why this, why now? (one line) [later]: ", "Because: we can"),
                ("Key result 1, the outcome in words [later]: ", "People who come back"),
                ("  5  a number that is yet to be learned", ""),
                ("Value today, where it starts: ", "ten"),
                ("`ten` is not a number.", "10"),
                ("Value to reach: ", "10"),
                ("nothing to reach.", "30"),
                ("Counted in (%, €, hours) [a plain count]: ", "%"),
                ("Key result 2, the outcome in words [no more]: ", "Steps"),
                ("number [1]: ", "7"),
                ("Write a number from 1 to 6.", "3"),
                ("A step (", "One"),
                ("  and [no more]: ", ""),
                ("Key result 3, the outcome in words [no more]: ", ""),
            )
            assert person.leaves() == 0
        assert read(acme, "content/objectives/2026-q1/win-them-back.md") == (
            "---\ntitle: Win them back\nteam: mobile\ncycle: 2026-q1\nowner: [ada, grace]\nsupports: [win/reviews]\n"
            "key_results:\n  - id: people-who-come-back\n    title: People who come back\n"
            '    unit: "%"\n    start: 10\n    target: 30\n'
            "  - id: steps\n    title: Steps\n    milestones: [{id: one, title: One}]\n---\nBecause: we can\n"
        )

    def test_only_what_is_missing(self, acme: Workplace) -> None:
        with Person(acme.folder, "new", "person", "--name", "Zoë", "--role", "Sailor", *DAY) as person:
            person.answers(("  1  games   Games", "1"), ("Account on GitHub [none]: ", ""))
            assert person.leaves() == 0
            assert "Sailor" not in person.shown
        assert read(acme, "content/people/zoe.md") == "---\nname: Zoë\nrole: Sailor\nteam: games\n---\n"

    def test_a_cycle_follows_the_last_one(self, acme: Workplace) -> None:
        with Person(acme.folder, "new", "cycle", *DAY) as person:
            person.answers(("[2026-q2]: ", ""), ("What matters in it?", ""))
            assert person.leaves() == 0
        assert "content/cycles/2026-q2.md" in files(acme)

    def test_what_one_has_answered_is_kept_even_if_it_is_wrong(self, acme: Workplace) -> None:
        with Person(acme.folder, "new", "team", "--name", "A", "--lead", "ada", "--members", "tom", *DAY) as person:
            person.answers(("The team that it belongs to", ""), ("What is it for?", "[x](nowhere.md)"))
            assert person.leaves() == 1
            assert "a.md:6:5: error[broken-link]" in person.shown
            assert "It was written, and it needs a change" in person.shown
        assert "content/teams/a.md" in files(acme)

    def test_tab_completes(self, acme: Workplace) -> None:
        pytest.importorskip("readline", reason="this Python has no readline")
        with Person(acme.folder, "new", "key-result", *DAY) as person:
            person.answers(("number or id: ", "sel\t"), ("sell", ""), ("The outcome, in words: ", "\x04"))
            assert person.leaves() == 1

    def test_many_choices_are_listed_when_asked_for(self, acme: Workplace) -> None:
        acme.write({f"content/teams/t{n:02}.md": f"---\nname: Number {n}\n---\n" for n in range(60)})
        with Person(acme.folder, "new", "team", "--name", "A", "--lead", "ada", "--members", "ada", *DAY) as person:
            person.answers(
                ("(? lists them, Tab completes) [none]: ", "?"),
                ("… and 23 more; Tab completes", "4"),
                ("What is it for?", ""),
            )
            assert person.leaves() == 0
        assert "parent: t00\n" in read(acme, "content/teams/a.md")

    def test_no_name_can_command_the_terminal(self, acme: Workplace) -> None:
        acme.write(
            {
                "content/teams/evil.md": '---\nname: "\\u202e\\e]0;owned\\a"\n---\n',
                "content/teams/rtl.md": "---\nname: \u202eabc\n---\n",
            }
        )
        with Person(acme.folder, "new", "project", "--name", "A", *DAY) as person:
            person.answers(("number or id [none]: ", "\x03"))
            assert person.leaves() == 1
            assert "\\u202eabc" in person.shown
            assert "\u202e" not in person.shown
            assert "\x07" not in person.shown

    def test_answers_go_into_the_pipe_and_questions_do_not(self, acme: Workplace) -> None:
        with Person(acme.folder, "new", "kpi", "--title", "A", "--unit", "%", "--team", "games", *DAY) as person:
            person.answers(("Who answers for it?", ""))
            assert person.leaves() == 0
            assert "content/kpis/a.md\n" in person.shown
