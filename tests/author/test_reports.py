"""Check-ins from what people type."""

from datetime import date

import pytest

from okrsite.author import reports
from okrsite.author.answer import AnswerError
from okrsite.author.reports import Given, Report
from okrsite.okr.parse import parse
from okrsite.okr.readings import latest, reached
from tests.author.content import portfolio

DAY = date(2026, 2, 14)


@pytest.mark.parametrize(
    ("ref", "typed", "value"),
    [
        ("win/reviews", "72", 72),
        ("win/reviews", "-4.5", -4.5),
        ("win/markets", "de, jp", ("de", "jp")),
        ("win/markets", "jp", ("jp",)),
        ("win/shipped", "Yes", True),
        ("win/shipped", "no", False),
    ],
)
def test_values(ref: str, typed: str, value: object) -> None:
    assert reports.value_of(portfolio().key_results[ref], typed) == value


@pytest.mark.parametrize(
    ("ref", "typed", "said"),
    [
        ("win/reviews", "72 %", "Write `72` alone"),
        ("win/reviews", "4,5", "Write `4.5`, with a point"),
        ("win/reviews", "1e400", "not a number"),
        ("win/reviews", "2e15", "out of range"),
        ("win/reviews", "nan", "not a number"),
        ("win/markets", "jpp", "Did you mean `jp`?"),
        ("win/markets", ",", "de, jp"),
        ("win/shipped", "72", "neither yes nor no"),
        ("win/rating", "4", "--kpi rating=4"),
        ("win/below", "4", "has no readings"),
    ],
)
def test_what_cannot_be_a_value(ref: str, typed: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said.replace("?", r"\?")):
        reports.value_of(portfolio().key_results[ref], typed)


def test_who_reports_what() -> None:
    found = portfolio()
    mine = reports.due_of(found, "ada", DAY)
    assert [kr.id for kr in mine] == ["reviews", "markets", "shipped", "rating"]
    assert [kpi.id for kpi in reports.kpis_of(found, "ada", mine)] == ["rating"]
    assert reports.due_of(found, "ada", date(2026, 4, 1)) == ()
    assert reports.due_of(found, "tom", DAY) == ()


def test_the_last_reading() -> None:
    readings = portfolio().readings["win/reviews"]
    last = latest(readings, DAY)
    assert last
    assert last.value == 70
    assert latest(readings, date(2026, 1, 31)) is None
    assert reached(portfolio().readings["win/markets"], DAY) == ("de",)


@pytest.mark.parametrize(
    ("ref", "said"),
    [("win/reviews", "from 60 % to 85 %"), ("win/markets", "2 milestones"), ("win/shipped", "done or not")],
)
def test_how_it_is_measured(ref: str, said: str) -> None:
    assert reports.measured_by(portfolio().key_results[ref]) == said


def test_the_file() -> None:
    given = {
        "win/reviews": Given(72, 7, "Up: again"),
        "win/markets": Given(("jp",)),
        "win/shipped": Given(False),
        "help/x": Given(None, 3),
    }
    made = reports.draft(Report("ada", DAY, given, {"rating": Given(4.5)}, "Because.\n"), portfolio(), ())
    assert made.path == "checkins/2026-q1/2026-02-14-ada-win.md"
    assert made.text == (
        "---\n"
        "date: 2026-02-14\n"
        "author: ada\n"
        "readings:\n"
        '  win/reviews: {value: 72, confidence: 7, note: "Up: again"}\n'
        "  win/markets: {done: [jp]}\n"
        "  win/shipped: {done: false}\n"
        "  help/x: {confidence: 3}\n"
        "kpis: {rating: 4.5}\n"
        "---\n"
        "Because.\n"
    )
    parsed = parse(made.path, made.text)
    assert parsed
    assert not parsed.problems


def test_a_check_in_of_kpis_goes_to_the_cycle_that_cites_them() -> None:
    made = reports.draft(Report("ada", DAY, {}, {"rating": Given(4)}), portfolio(), ())
    assert made.path == "checkins/2026-q1/2026-02-14-ada-rating.md"


def test_names_never_meet() -> None:
    report = Report("ada", DAY, {"win/reviews": Given(72)})
    assert reports.draft(report, portfolio(), {"2026-02-14-ada-win"}).path == "checkins/2026-q1/2026-02-14-ada-win-2.md"


def test_two_branches_never_make_the_same_file_for_different_objectives() -> None:
    """Neither knows of the other when its name is chosen."""
    made = [
        reports.draft(Report("ada", DAY, {ref: Given(1)}), portfolio(), ()).path for ref in ("win/reviews", "help/x")
    ]
    assert made == ["checkins/2026-q1/2026-02-14-ada-win.md", "checkins/2026-q1/2026-02-14-ada-help.md"]


def test_a_name_has_the_length_that_an_id_can_have() -> None:
    author = "a" * 190
    made = reports.draft(Report(author, DAY, {}, {"rating": Given(1)}), portfolio(), ())
    parsed = parse(made.path, made.text)
    assert parsed
    assert not parsed.problems


@pytest.mark.parametrize(
    "others", [["tom"], ["ada"], ["ada-win"], ["ada-win", "ada-win-2", "zoe"], [f"ada-win-{n}" for n in range(2, 12)]]
)
def test_a_correction_sorts_behind_what_it_corrects(others: list[str]) -> None:
    """Of several check-ins for one day the id that sorts last wins."""
    text = "---\ndate: 2026-02-14\nauthor: tom\nreadings: {win/reviews: 71}\n---\n"
    found = portfolio({f"checkins/2026-02-14-{other}.md": text for other in others})
    report = Report("ada", DAY, {"win/reviews": Given(72)})
    made = reports.draft(report, found, set(found.check_ins))
    name = made.path.rpartition("/")[2].removesuffix(".md")
    assert all(name > f"2026-02-14-{other}" for other in others)
    assert set(reports.corrected(report, found)) == {f"2026-02-14-{other}" for other in others}


def test_confidence_and_notes() -> None:
    given = {"a/b": Given(1), "a/c": Given(2)}
    assert reports.with_confidence(given, {"a/c": 3, "a/d": 4}, 9) == {
        "a/b": Given(1, 9),
        "a/c": Given(2, 3),
        "a/d": Given(None, 4),
    }
    assert reports.with_notes(given, {"a/c": "x", "a/d": "y"}) == {
        "a/b": Given(1),
        "a/c": Given(2, None, "x"),
        "a/d": Given(None, None, "y"),
    }
