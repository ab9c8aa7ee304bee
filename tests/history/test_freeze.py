"""What is closed stays as it was, unless somebody says why; and where that is said, on which line."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from okrsite.history import git
from okrsite.history.freeze import changes_since, closed_cycles, frozen_changes
from okrsite.okr.finding import Finding
from okrsite.text.diagnostic import Severity
from tests.history.conftest import GitRepository
from tests.history.states import COMPANY, TODAY, Document, changed, key_result, read, written

CLOSED = changed(COMPANY, "cycles/2026-q1.md", "Begin.\n\n## Retrospective\n\nGood.\n", closed="2026-02-10")
KPI = changed(CLOSED, "kpis/stars.md", title="Stars")
REASON = [{"date": "2026-02-12", "author": "ada", "reason": "Counted twice."}]


def findings(before: Mapping[str, Document | str], after: Mapping[str, Document | str]) -> list[Finding]:
    old, new = read(before, after)
    assert not new.errors
    return frozen_changes(old, new, closed_cycles(old.portfolio.cycles, TODAY))


def said(found: list[Finding]) -> list[tuple[str, str]]:
    """What is underlined, and what is said about it up to the cycle."""
    for each in found:
        assert each.severity is Severity.ERROR
        assert each.rule == "changed-after-close"
        assert "\n" not in each.source.text[each.span.start : each.span.end]
        assert "amendments:" in each.help
    return [
        (
            f"{each.source.path}: {each.source.text[each.span.start : each.span.end]}",
            each.message.partition("; the cycle")[0],
        )
        for each in found
    ]


LAUNCH = "objectives/launch.md"
CASES: list[tuple[dict[str, Document], str, str]] = [
    (changed(CLOSED, LAUNCH, title="Lead"), f'{LAUNCH}: "Lead"', "`title` was changed from “Launch to leader” to Lead"),
    (changed(CLOSED, LAUNCH, weight=2), f"{LAUNCH}: 2", "`weight` was changed from 1 to 2"),
    (changed(CLOSED, LAUNCH, owner=None), f"{LAUNCH}: title", "`owner` was removed (it was ada)"),
    (changed(CLOSED, LAUNCH, tags=["a"]), f'{LAUNCH}: ["a"]', "`tags` was added"),
    (
        key_result(CLOSED, "launch/reviews", target=75),
        f"{LAUNCH}: 75",
        "`target` of `launch/reviews` was changed from 80 to 75",
    ),
    (
        key_result(CLOSED, "launch/stable", keep={"at_least": 98}),
        f"{LAUNCH}: 98",
        "`keep.at_least` of `launch/stable` was changed from 99 to 98",
    ),
    (
        changed(CLOSED, LAUNCH, "Why.\n\nMore of it.\n\n## What we learned\n\nMuch.\n"),
        f"{LAUNCH}: More of it.",
        "The text was changed",
    ),
    (
        changed(CLOSED, LAUNCH, key_results=CLOSED[LAUNCH][0]["key_results"][:1]),
        f"{LAUNCH}: key_results",
        "The key result `launch/stable` was removed",
    ),
    (
        changed(CLOSED, "objectives/late.md", title="Late", cycle="2026-q1"),
        'objectives/late.md: "2026-q1"',
        "This objective is new",
    ),
    (
        changed(CLOSED, "cycles/2026-q1.md", end="2026-03-30"),
        'cycles/2026-q1.md: "2026-03-30"',
        "`end` was changed from 31 Mar 2026 to 30 Mar 2026",
    ),
    (
        changed(CLOSED, "cycles/2026-q1.md", closed=None),
        "cycles/2026-q1.md: title",
        "`closed` was removed (it was 10 Feb 2026)",
    ),
    (
        changed(CLOSED, "checkins/2026-02-03.md", readings={"launch/reviews": 71, "win/revenue": 40}),
        "checkins/2026-02-03.md: 71",
        "`readings.launch/reviews.value` was changed from 70 to 71",
    ),
    (
        changed(CLOSED, "checkins/2026-02-03.md", readings={"win/revenue": 40}),
        "checkins/2026-02-03.md: date",
        "`readings.launch/reviews.value` was removed (it was 70)",
    ),
    (
        changed(CLOSED, "checkins/2026-02-03.md", date="2026-02-04"),
        'checkins/2026-02-03.md: "2026-02-04"',
        "`date` was changed from 3 Feb 2026 to 4 Feb 2026",
    ),
    (
        changed(
            CLOSED,
            "checkins/new.md",
            date="2026-02-05",
            author="ada",
            readings={"launch/reviews": {"value": 72, "note": "x"}},
        ),
        'checkins/new.md: {"value": 72, "note": "x"}',
        "This reading of `launch/reviews` is new",
    ),
]


@pytest.mark.parametrize(("after", "underlined", "message"), CASES)
def test_a_change_without_a_reason(after: dict[str, Document], underlined: str, message: str) -> None:
    (found,) = said(findings(CLOSED, after))
    if underlined == "checkins/new.md: " + '{"value": 72, "note": "x"}':
        assert found[0].startswith("checkins/new.md: ")
    else:
        assert found[0] == underlined
    assert found[1] == message


@pytest.mark.parametrize("after", [after for after, _, _ in CASES])
def test_a_reason_in_the_cycle_covers_it(after: dict[str, Document]) -> None:
    assert not findings(CLOSED, changed(after, "cycles/2026-q1.md", amendments=REASON))


@pytest.mark.parametrize(
    ("after", "path"),
    [
        (changed(CLOSED, LAUNCH, title="Lead"), LAUNCH),
        (key_result(CLOSED, "launch/reviews", target=75), LAUNCH),
        (changed(CLOSED, "objectives/late.md", title="Late", cycle="2026-q1"), "objectives/late.md"),
        (changed(CLOSED, "checkins/2026-02-03.md", readings={"launch/reviews": 71}), "checkins/2026-02-03.md"),
        (changed(CLOSED, "checkins/2026-02-03.md", date="2026-02-04"), LAUNCH),
    ],
)
def test_a_reason_in_the_document_covers_it(after: dict[str, Document], path: str) -> None:
    assert not findings(CLOSED, changed(after, path, amendments=REASON))


def test_a_reason_of_an_earlier_change_does_not() -> None:
    before = changed(CLOSED, LAUNCH, amendments=REASON)
    assert len(findings(before, changed(before, LAUNCH, weight=3))) == 1


def test_reasons_stay() -> None:
    before = changed(CLOSED, LAUNCH, amendments=REASON)
    ((_, message),) = said(findings(before, CLOSED))
    assert message.startswith("`amendments.2026-02-12.author` was removed")


def test_an_objective_that_was_removed() -> None:
    after = {
        path: document
        for path, document in CLOSED.items()
        if path not in ("objectives/launch.md", "checkins/2026-02-03.md")
    }
    assert said(findings(CLOSED, after)) == [
        ('cycles/2026-q1.md: "2026-02-10"', "The objective `launch` was removed"),
        ('cycles/2026-q1.md: "2026-02-10"', "The reading of `launch/reviews` in `2026-02-03` was removed"),
        ('cycles/2026-q1.md: "2026-02-10"', "The reading of `win/revenue` in `2026-02-03` was removed"),
    ]


def test_an_objective_that_leaves_its_cycle() -> None:
    before = changed(CLOSED, "cycles/2026-q2.md", start="2026-04-01", end="2026-06-30")
    ((underlined, message),) = said(findings(before, changed(before, LAUNCH, cycle="2026-q2")))
    assert (underlined, message) == (f'{LAUNCH}: "2026-q2"', "`cycle` was changed from 2026-q1 to 2026-q2")
    moved_in = changed(before, LAUNCH, cycle="2026-q2")
    assert said(findings(moved_in, before))[0][1] == "`cycle` was changed from 2026-q2 to 2026-q1"


def test_a_reading_of_a_kpi_that_moves_what_is_closed() -> None:
    kr = {"id": "stars", "title": "Stars", "kpi": "stars", "start": 3, "target": 5}
    before = changed(KPI, "objectives/rated.md", title="Rated", cycle="2026-q1", key_results=[kr])
    late: dict[str, Any] = {"date": "2026-02-13", "author": "ada", "kpis": {"stars": 4}}
    ((_, message),) = said(findings(before, changed(before, "checkins/new.md", **late)))
    assert message == "This reading of `stars` is new"
    assert not findings(KPI, changed(KPI, "checkins/new.md", **late))


@pytest.mark.parametrize(
    "after",
    [
        changed(CLOSED, LAUNCH, close={"date": "2026-02-09", "outcome": "partial", "score": 0.5}),
        changed(CLOSED, LAUNCH, "Why.\n\n## What we learned\n\nEven more.\n"),
        changed(CLOSED, "cycles/2026-q1.md", "Begin.\n\n## Retrospective\n\nVery good.\n"),
        changed(CLOSED, LAUNCH, aliases=["start"], allow={"no-owner": "x"}),
        changed(CLOSED, LAUNCH, "Why.\n\n## Was wir gelernt haben\n\nViel.\n"),
        changed(CLOSED, "cycles/2026-q1.md", "Begin.\n\n## Retrospektive\n\nGut.\n"),
        changed(CLOSED, "teams/marketing.md", name="Market"),
        changed(CLOSED, "company.md", name="Other"),
    ],
)
def test_what_may_change(after: dict[str, Document]) -> None:
    assert not findings(CLOSED, after)


def test_headings_are_those_of_the_settings_of_their_time() -> None:
    settings: dict[str, Document | str] = {"_site.yml": "headings: {retrospective: Mirada atrás}\n"}
    after = changed(CLOSED, "cycles/2026-q1.md", "Begin.\n\n## Mirada atrás\n\nBien.\n")
    assert not findings(CLOSED, settings | after)
    assert not findings(settings | after, CLOSED)
    assert findings(CLOSED, after)


def test_a_file_may_move() -> None:
    after = dict(CLOSED)
    after["objectives/q1/launch.md"] = after.pop(LAUNCH)
    assert not findings(CLOSED, after)


def test_what_is_open_and_what_is_closed_by_the_change_itself() -> None:
    assert not findings(COMPANY, key_result(COMPANY, "launch/reviews", target=75))
    assert not findings(COMPANY, key_result(CLOSED, "launch/reviews", target=75))
    later = changed(COMPANY, "cycles/2026-q1.md", closed="2026-02-15")
    assert not findings(later, key_result(later, "launch/reviews", target=75))


class TestSince:
    """By revisions of a real repository."""

    def commit(self, repository: GitRepository, content: dict[str, Any]) -> str:
        return repository.commit({path: written(document) for path, document in content.items()})

    def test_only_this_side_counts(self, repository: GitRepository) -> None:
        """What the others changed meanwhile, with a reason, is not held against a branch that lags behind."""
        self.commit(repository, CLOSED)
        repository.git("checkout", "--quiet", "-b", "side")
        self.commit(repository, changed(CLOSED, "teams/marketing.md", name="Side"))
        repository.git("checkout", "--quiet", "main")
        self.commit(repository, changed(CLOSED, LAUNCH, weight=5, amendments=REASON))
        repository.git("checkout", "--quiet", "side")
        assert not changes_since(repository.content, "main", TODAY)
        repository.write({LAUNCH: written(changed(CLOSED, LAUNCH, weight=7)[LAUNCH])})
        assert len(changes_since(repository.content, "main", TODAY)) == 1

    def test_a_cycle_that_was_closed_meanwhile_is_closed(self, repository: GitRepository) -> None:
        self.commit(repository, dict(COMPANY))
        repository.git("checkout", "--quiet", "-b", "side")
        self.commit(repository, changed(COMPANY, LAUNCH, weight=7))
        assert not changes_since(repository.content, "main", TODAY)
        repository.git("checkout", "--quiet", "main")
        self.commit(repository, CLOSED)
        repository.git("checkout", "--quiet", "side")
        assert len(changes_since(repository.content, "main", TODAY)) == 1
        assert not changes_since(repository.content, "main", date(2026, 2, 9))

    def test_an_unknown_revision(self, repository: GitRepository) -> None:
        self.commit(repository, CLOSED)
        with pytest.raises(git.GitError, match="There is no revision"):
            changes_since(repository.content, "nope", TODAY)
