"""The ledger of changed goals: on its own pages, and where each goal stands."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from okrsite.history.git import Commit
from okrsite.history.past import DocumentHistory, GoalChange, History
from okrsite.site.edition import Edition
from okrsite.site.pages import pages
from okrsite.site.views import changes, objective
from okrsite.site.views.changes import ChangeRow, ChangesView, CommitLink, Shown
from okrsite.site.views.parts import CommitLine, DocumentPast, Link, document_links
from tests.site.editions import edition, renderer

TODAY = date(2026, 2, 14)
FILES = {
    "_site.yml": "repository: https://github.com/acme/okrs\ntimezone: Europe/Berlin\n",
    "company.md": "---\nname: Acme\n---\n",
    "cycles/q1.md": "---\ntitle: Q1\nstart: 2026-01-01\nend: 2026-03-31\namendments: {date: 2026-04-09, reason: Twice counted}\n---\n",
    "cycles/q2.md": "---\ntitle: Q2\nstart: 2026-04-01\nend: 2026-06-30\n---\n",
    "kpis/stars.md": "---\ntitle: Stars\n---\n",
    "objectives/win.md": "---\ntitle: Win\ncycle: q1\n---\n",
    "objectives/launch.md": (
        "---\ntitle: Launch\ncycle: q1\nkey_results:\n  - {id: reviews, title: Reviews, unit: '%', start: 0, target: 80}\n"
        "amendments:\n  - {date: 2026-02-12, author: ada, reason: Counted twice}\n---\n"
    ),
    "checkins/a.md": "---\ndate: 2026-02-10\nauthor: ada\nreadings: {launch/reviews: 40}\n---\n",
}
NAME = "0123456789abcdef0123456789abcdef01234567"
NEW_YEAR = 1_767_222_000
"""2026-01-01 00:00 in Berlin."""
DAY = 86_400


def commit(seconds: int = NEW_YEAR + DAY, **other: Any) -> Commit:
    return replace(Commit(NAME, seconds, "Ada", "Aim higher"), **other)


def change(
    key_result: str = "reviews", name: str = "target", before: Any = 85, after: Any = 80, **other: Any
) -> GoalChange:
    made = GoalChange("launch", key_result, "Reviews", "Launch", "q1", "%", name, before, after, commit())
    return replace(made, **other)


def with_history(*made: GoalChange, files: dict[str, str] | None = None, **documents: DocumentHistory) -> Edition:
    found: dict[str, list[GoalChange]] = {}
    for each in made:
        found.setdefault(each.objective, []).append(each)
    by_objective = {key: tuple(each) for key, each in found.items()}
    past = History("", {("objective", key): value for key, value in documents.items()}, by_objective, NAME)
    return replace(edition(files or FILES, TODAY), history=past)


def only(of: Edition) -> ChangeRow:
    (row,) = changes.of_key_result(of, "launch/reviews")
    return row


def ledger(of: Edition) -> dict[str, ChangesView]:
    return {page.address: page.view for page in changes.pages(of) if isinstance(page.view, ChangesView)}


def drawn(of: Edition, address: str) -> str:
    page = next(page for page in pages(of) if page.address == address)
    return renderer(of).render(page).decode()


def test_a_row() -> None:
    assert only(with_history(change())) == ChangeRow(
        objective=Link("Launch", "objectives/launch/"),
        key_result=Link("Reviews", "objectives/launch/#reviews"),
        field="target",
        item="",
        part="",
        unit="%",
        before=(Shown(number=85),),
        after=(Shown(number=80),),
        commit=CommitLink(
            date(2026, 1, 2), "Ada", "Aim higher", "01234567", f"https://github.com/acme/okrs/commit/{NAME}"
        ),
    )


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("target", 85, 80, 'target <s>85%</s> → <b class="num">80%</b>'),
        ("weight", 1, 2.5, 'weight <s>1</s> → <b class="num">2.5</b>'),
        ("keep.between", (1, 2), (1, 3), 'between <s>1% – 2%</s> → <b class="num">1% – 3%</b>'),
        ("stretch", None, 90, 'stretch <b class="num">90%</b> <small class="quiet">new</small>'),
        ("keep.at_least", 99, None, 'at least <s>99%</s> <small class="quiet">removed</small>'),
        ("due", "2026-03-01", "2026-03-31", 'last day <s><time datetime="2026-03-01">1 Mar 2026</time></s> →'),
        ("milestones.de.due", None, "2026-03-31", 'milestone de, due <b class="num"><time datetime="2026-03-31">'),
        ("phases.2026-02-01.value", 3, 4, "planned for 2026-02-01 <s>3%</s>"),
        ("kpi", None, "stars", 'KPI <b class="num">Stars</b>'),
        ("done", None, True, "measured by being done"),
        ("unit", "%", "points", 'unit <s>%</s> → <b class="num">points</b>'),
    ],
)
def test_changes_in_words(name: str, before: Any, after: Any, said: str) -> None:
    html = drawn(with_history(change(name=name, before=before, after=after)), "changes/")
    assert said in html
    assert said in drawn(with_history(change(name=name, before=before, after=after)), "objectives/launch/")


def test_an_objective_s_own_changes_and_what_came_and_went() -> None:
    of = with_history(
        change("", "contributes_to.win.weight", 1, 3, title="Launch"),
        change("", "cycle", "q1", "q2", title="Launch"),
        change("gone", "", "Old", None, title="Old"),
        change("reviews", "", None, "Reviews"),
    )
    html = drawn(of, "objectives/launch/")
    assert 'weight in Win <s>1</s> → <b class="num">3</b>' in html
    assert 'cycle <s>Q1</s> → <b class="num">Q2</b>' in html
    assert "“Old”: key result removed" in html
    assert "“Reviews”: new key result" in html
    assert not changes.of_key_result(of, "launch/reviews")


def test_only_what_was_changed_after_the_first_day() -> None:
    """By the site's own midnight."""
    last_moment = change(commit=commit(NEW_YEAR + DAY - 1))
    assert not with_history(last_moment).late_changes
    assert with_history(change(commit=commit(NEW_YEAR + DAY))).late_changes
    assert not with_history(change(cycle="q2")).late_changes
    assert not with_history(change(cycle="unknown")).late_changes


def test_pages_by_cycle() -> None:
    old = change(commit=commit(NEW_YEAR + 2 * DAY))
    new = change(cycle="q2", commit=commit(NEW_YEAR + 120 * DAY))
    found = ledger(with_history(old, new))
    assert found.keys() == {"changes/", "changes/q1/", "changes/q2/"}
    first = found["changes/"]
    assert [row.commit.day for row in first.rows] == [date(2026, 5, 1), date(2026, 1, 3)]
    assert [(one.cycle, one.count) for one in first.cycles] == [
        (Link("Q2", "changes/q2/"), 1),
        (Link("Q1", "changes/q1/"), 1),
    ]
    assert found["changes/q1/"].count == 1


def test_the_first_page_does_not_grow() -> None:
    many = [change(commit=commit(NEW_YEAR + DAY + number)) for number in range(120)]
    found = ledger(with_history(*many))
    assert (len(found["changes/"].rows), found["changes/"].count, len(found["changes/q1/"].rows)) == (50, 120, 120)
    assert "70 earlier changes stand on the pages of their cycles." in drawn(with_history(*many), "changes/")


def test_an_objective_that_is_gone_is_told_without_link() -> None:
    gone = change("", "", "Old", None, objective="old", title="Old", objective_title="Old")
    html = drawn(with_history(gone), "changes/")
    assert "objective removed" in html
    assert "objectives/old" not in html


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("shallow", "fetch-depth: 0"),
        ("partial", "Not all of the history could be read"),
        ("no-git", "built without git"),
        ("no-commit", "nothing was committed yet"),
        ("no-repository", "is in no git repository"),
        ("", "No goal was changed after its cycle had begun"),
    ],
)
def test_what_is_not_known_is_said(gap: Any, said: str) -> None:
    of = replace(edition(FILES, TODAY), history=History(gap))
    assert said in drawn(of, "changes/")
    assert of.late_changes == ()


def test_the_cycle_leads_to_its_changes() -> None:
    assert 'href="../../changes/q1/">1 changed goal</a>' in drawn(with_history(change()), "cycles/q1/")
    assert "changes/q1/" not in drawn(with_history(), "cycles/q1/")


def test_amendments_are_shown() -> None:
    html = drawn(with_history(), "objectives/launch/")
    assert "Amended after the close" in html
    assert '12 Feb 2026</time>, <a href="../../people/ada/">Ada</a>: Counted twice' in html
    assert "9 Apr 2026</time>: Twice counted" in drawn(with_history(), "cycles/q1/")


class TestTheDocument:
    """When it was last updated: never by the build."""

    def past(self, files: dict[str, str], seconds: int, count: int = 1) -> DocumentPast | None:
        known = DocumentHistory((commit(seconds),), count)
        of = with_history(files=files, launch=known)
        return document_links(of, of.portfolio.objectives["launch"].origin).past

    def test_by_its_newest_commit_or_a_newer_check_in(self) -> None:
        assert self.past(FILES, NEW_YEAR + 44 * DAY) == DocumentPast(date(2026, 2, 14), "Ada")
        assert self.past(FILES, NEW_YEAR) == DocumentPast(date(2026, 2, 10), "Ada")
        html = drawn(with_history(launch=DocumentHistory((commit(NEW_YEAR),), 1)), "objectives/launch/")
        assert "Updated 10 Feb 2026, Ada" in html

    def test_its_commits_where_no_forge_lists_them(self) -> None:
        files = {path: text for path, text in FILES.items() if path != "_site.yml"}
        assert self.past(files, NEW_YEAR + 5 * DAY, 4) == DocumentPast(
            date(2026, 2, 10), "Ada", (CommitLine(date(2026, 1, 5), "Ada", "Aim higher"),), 3
        )
        known = DocumentHistory((commit(author="<b>x</b>", subject="<script>"),), 4)
        html = drawn(with_history(files=files, launch=known), "objectives/launch/")
        assert "&lt;b&gt;x&lt;/b&gt;: &lt;script&gt;" in html
        assert "3 earlier changes" in html

    def test_unknown(self) -> None:
        of = edition(FILES, TODAY)
        assert document_links(of, of.portfolio.objectives["launch"].origin).past is None
        assert "Updated" not in drawn(of, "objectives/launch/")


def test_the_objective_holds_its_own_changes() -> None:
    of = with_history(change("", "weight", 1, 2, title="Launch"), change())
    page = next(page for page in pages(of) if page.address == "objectives/launch/")
    assert isinstance(page.view, objective.ObjectiveView)
    assert [row.field for row in page.view.changes] == ["weight"]
    assert [row.field for kr in page.view.key_results for row in kr.changes] == ["target"]
