"""`okrsite checkin`: readings by flags and by questions."""

from pathlib import Path

import pytest

from tests.author.content import FILES
from tests.cli.conftest import Workplace
from tests.cli.terminal import Person

DAY = ("--today", "2026-02-14")
FILE = "content/checkins/2026-q1/2026-02-14-ada-win.md"


@pytest.fixture
def acme(workplace: Workplace) -> Workplace:
    """A small company."""
    workplace.write({f"content/{path}": text for path, text in FILES.items()})
    return workplace


def read(workplace: Workplace, path: str = FILE) -> str:
    return (workplace.folder / path).read_text(encoding="utf-8")


def check_ins(workplace: Workplace) -> list[str]:
    return sorted(path.name for path in (workplace.folder / "content/checkins").rglob("*.md"))


def test_flags(acme: Workplace) -> None:
    outcome = acme.call(
        "checkin", "--author", "ada", "--reading", "win/reviews=72", "--reading", "win/markets=jp", "--reading", "win/shipped=yes",
        "--kpi", "rating=4.25", "--confidence", "6", "--confidence", "win/reviews=7", "--note", "win/markets=Late",
        "--comment", "It: works", *DAY,
    )  # fmt: skip
    assert (outcome.code, outcome.out) == (0, f"{FILE}\n")
    assert read(acme) == (
        "---\ndate: 2026-02-14\nauthor: ada\nreadings:\n  win/reviews: {value: 72, confidence: 7}\n"
        "  win/markets: {done: [jp], confidence: 6, note: Late}\n  win/shipped: {done: true, confidence: 6}\n"
        "kpis: {rating: 4.25}\n---\nIt: works\n"
    )
    assert acme.call("check", "--quiet", *DAY).code == 0


def test_of_an_earlier_day(acme: Workplace) -> None:
    assert acme.call("checkin", "--author", "tom", "--date", "2026-02-10", "--kpi", "rating=4", *DAY).code == 0
    assert check_ins(acme) == ["2026-02-01-ada.md", "2026-02-10-tom-rating.md"]


def test_a_second_one_corrects_the_first(acme: Workplace) -> None:
    call = ("checkin", "--author", "ada", *DAY, "--reading")
    assert acme.call(*call, "win/reviews=72").code == 0
    assert acme.call("checkin", "--author", "ada", *DAY, "--reading", "win/shipped=no").out.endswith("ada-win-2.md\n")
    again = acme.call(*call, "win/reviews=73")
    assert again.out.endswith("/2026-02-14-ada-win-3.md\n")
    assert "There is a check-in for 2026-02-14 already, `2026-02-14-ada-win`" in again.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ((), "`okrsite checkin` needs --author and --reading."),
        (("--author", "ada"), "needs --reading."),
        (("--reading", "win/reviews=72"), "needs --author."),
        (("--author", "adda"), "--author: There is no person `adda`. Did you mean `ada`?"),
        (("--reading", "win/reviews"), "--reading: `win/reviews` names no value. Write it as `--reading win/reviews=VALUE`."),
        (("--reading", "=72"), "There is no key result ``."),
        (("--reading", "win/reviws=72"), "Did you mean `win/reviews`?"),
        (("--reading", "win=72"), "There is no key result `win`."),
        (("--reading", "win/reviews=72%"), "Write `72` alone"),
        (("--reading", "win/rating=4"), "--kpi rating=4"),
        (("--kpi", "ratng=4"), "--kpi: There is no KPI `ratng`. Did you mean `rating`?"),
        (("--confidence", "win/reviews=11"), "--confidence: `11` is out of range"),
        (("--confidence", "5", "--confidence", "6"), "give one for all readings"),
        (("--date", "2026-02-15"), "--date: 2026-02-15 has not come yet"),
        (("--date", "yesterday"), "--date: `yesterday` is not a day"),
        (("--comment", "a\x1bb"), "--comment: There is a character in it"),
        (("--reading", "\x1b]0;x=1"), "There is no key result `\\x1b]0;x`."),
    ],
)  # fmt: skip
def test_what_cannot_be(acme: Workplace, flags: tuple[str, ...], said: str) -> None:
    outcome = acme.call("checkin", *flags, *DAY)
    assert outcome.code == 2
    assert said in outcome.message
    assert check_ins(acme) == ["2026-02-01-ada.md"]


def test_nothing_is_written_that_would_be_wrong(acme: Workplace) -> None:
    outcome = acme.call("checkin", "--author", "ada", "--kpi", "rating=4", "--comment", "[x](nowhere.md)", *DAY)
    assert outcome.code == 1
    assert "2026-02-14-ada-rating.md:6:5: error[broken-link]" in outcome.err
    assert check_ins(acme) == ["2026-02-01-ada.md"]


class TestQuestions:
    def test_who_and_when(self, acme: Workplace) -> None:
        with Person(acme.folder, "checkin", *DAY) as person:
            person.answers(
                ("  1  ada     Ada Lovelace", "1"),
                ("For which day? [2026-02-14]: ", "2026-03-01"),
                ("has not come yet", ""),
                ("Ada Lovelace answers for these.", "\x03"),
            )
            assert person.leaves() == 1
        assert check_ins(acme) == ["2026-02-01-ada.md"]

    def test_the_whole_way(self, acme: Workplace) -> None:
        with Person(acme.folder, "checkin", "--author", "ada", "--date", "2026-02-14", *DAY) as person:
            person.answers(
                ("Reviews (from 60 % to 85 %)\n    Last: 70 % on 2026-02-01. New value in % [pass over]: ", "72 %"),
                ("Write `72` alone", "72"),
                ("Will it be reached? 0 to 10 [leave out]: ", "7"),
                ("Reached before: de.", "jp"),
                ("Will it be reached? 0 to 10 [leave out]: ", ""),
                ("No reading yet. Done by now? (yes or no) [pass over]: ", ""),
                ("Rating (KPI)\n    No reading yet. New value [pass over]: ", "4.5"),
                ("What changed, what did you learn, what do you need? (one line) [nothing]: ", "More players"),
            )
            assert person.leaves() == 0
            assert f"{FILE}\n" in person.shown
        assert read(acme) == (
            "---\ndate: 2026-02-14\nauthor: ada\nreadings:\n  win/reviews: {value: 72, confidence: 7}\n"
            "  win/markets: {done: [jp]}\nkpis: {rating: 4.5}\n---\nMore players\n"
        )

    def test_of_someone_who_answers_for_nothing(self, acme: Workplace) -> None:
        with Person(acme.folder, "checkin", "--author", "tom", "--date", "2026-02-14", *DAY) as person:
            person.answers(
                ("No key result of Tom is running on 2026-02-14.", ""),
            )
            assert person.leaves() == 1
            assert "There was nothing to report, so nothing was written." in person.shown
        assert check_ins(acme) == ["2026-02-01-ada.md"]

    def test_of_somebody_elses(self, acme: Workplace) -> None:
        with Person(acme.folder, "checkin", "--author", "tom", "--date", "2026-02-14", *DAY) as person:
            person.answers(
                ("Another key result?", "win/shipped"),
                ("Done by now?", "yes"),
                ("Will it be reached?", ""),
                ("Another key result?", ""),
                ("What changed", ""),
            )
            assert person.leaves() == 0
        assert "win/shipped: {done: true}\n" in read(acme, FILE.replace("ada", "tom"))

    def test_a_comment_from_the_editor(self, acme: Workplace, tmp_path: Path) -> None:
        editor = tmp_path / "editor"
        editor.write_text("#!/bin/sh\nprintf 'One\\n\\n- two\\n' > \"$1\"\n", encoding="utf-8")
        editor.chmod(0o755)
        flags = ("--author", "ada", "--reading", "win/reviews=72")
        with Person(acme.folder, "checkin", *flags, *DAY, EDITOR=str(editor)) as person:
            person.answers(("(one line, or `e` for your editor) [nothing]: ", "e"))
            assert person.leaves() == 0
        assert read(acme).endswith("---\nOne\n\n- two\n")

    def test_an_editor_that_is_not_there(self, acme: Workplace) -> None:
        flags = ("--author", "ada", "--reading", "win/reviews=72")
        with Person(acme.folder, "checkin", *flags, *DAY, EDITOR="/nowhere/editor") as person:
            person.answers(("[nothing]: ", "e"), ("The editor could not be used", ""))
            assert person.leaves() == 0

    def test_without_a_people_folder(self, workplace: Workplace) -> None:
        kept = {path: text for path, text in FILES.items() if not path.startswith("people/")}
        workplace.write({f"content/{path}": text for path, text in kept.items()})
        with Person(workplace.folder, "checkin", *DAY) as person:
            person.answers(
                ("Who reports?", "New Person"), ("cannot be the id of a person", "newcomer"), ("For which day?", "\x04")
            )
            assert person.leaves() == 1
