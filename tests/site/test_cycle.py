"""The pages of cycles: everyone's figures, what moved, and what was learned once it is over."""

from collections import Counter
from datetime import date

import pytest

from okrsite.assets import sample_folder
from okrsite.site.edition import Edition
from okrsite.site.views import cycle
from okrsite.site.views.cycle import MOST_CELLS, MOST_OBJECTIVES, CycleView
from tests.site.editions import edition, edition_of_folder


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of_folder(sample_folder(), date(2026, 11, 20))


def view(made: Edition, identifier: str) -> CycleView:
    return cycle.view(made, made.portfolio.cycles[identifier], "../../")


def test_a_closed_cycle_shows_its_retrospective_its_scores_and_what_was_learned(sample: Edition) -> None:
    closed = view(sample, "fy26-q2")
    scores = [o.score for o in closed.objectives if o.score is not None]
    assert closed.retrospective is not None
    assert "Retrospective" not in closed.kick_off
    assert closed.average_score == pytest.approx(sum(scores) / len(scores))
    assert len(closed.learned) == len(closed.objectives)
    assert closed.pulse.phase == "over"


LOOKS_BACK = {
    "company.md": "---\nname: Acme\n---\n",
    "cycles/q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\nWir beginnen.\n\n## {retrospective}\n\nEs ging gut.\n",
    "objectives/win.md": "---\ntitle: Win\ncycle: q1\nclose: {{date: 2026-04-02, outcome: achieved}}\n---\nDarum.\n\n## {learned}\n\nViel.\n",
}


@pytest.mark.parametrize(
    ("settings", "learned", "retrospective"),
    [
        ("", "What we learned", "Retrospective"),
        ("", "Was wir gelernt haben", "RETROSPEKTIVE"),
        ("language: de\n", "What we learned", "retrospective"),
        ("headings: {learned: Lo que aprendimos, retrospective: Mirada atrás}\n", "Lo que aprendimos", "Mirada atrás"),
        ("headings: {retrospective: Rückblick}\n", "What we learned", "Retrospektive"),
    ],
)
def test_a_look_back_bears_a_heading_in_the_words_of_the_content(
    settings: str, learned: str, retrospective: str
) -> None:
    files = {path: text.format(learned=learned, retrospective=retrospective) for path, text in LOOKS_BACK.items()}
    made = view(edition(files | {"_site.yml": settings}, date(2026, 4, 20)), "q1")
    assert (made.kick_off, made.retrospective) == ("<p>Wir beginnen.</p>\n", "<p>Es ging gut.</p>")
    assert [one.html for one in made.learned] == ["<p>Viel.</p>"]


def test_nothing_is_lost_where_two_sections_look_back() -> None:
    files = {path: text.format(learned="A", retrospective="Retrospektive") for path, text in LOOKS_BACK.items()}
    files["cycles/q1.md"] += "\n## Retrospective\n\nIt went well.\n"
    made = view(edition(files, date(2026, 4, 20)), "q1")
    assert made.retrospective == "<p>Es ging gut.</p><p>It went well.</p>"


def test_a_closed_cycle_was_open_once() -> None:
    then = view(edition_of_folder(sample_folder(), date(2026, 8, 1)), "fy26-q2")
    assert (then.closed, then.average_score, then.pulse.phase) == (None, None, "running")


def test_a_draft_has_neither_figures_nor_movers(sample: Edition) -> None:
    draft = view(sample, "fy26-q4")
    assert (draft.pulse.phase, draft.moved, draft.fallen, draft.learned) == ("coming", (), (), ())


def test_what_fell_below_its_start_stands_apart_from_what_moved(sample: Edition) -> None:
    first = view(sample, "fy26-q1")
    assert [one.row.id for one in first.fallen] == ["margin-per-order", "uninstalls"]
    raw = [one.row.raw for one in first.moved]
    assert raw == sorted(raw, key=lambda value: -(value or 0))


def test_a_year_holds_its_quarters_in_order(sample: Edition) -> None:
    year = view(sample, "fy26")
    assert [part.link.address for part in year.parts] == [f"cycles/fy26-q{n}/" for n in (1, 2, 3, 4)]
    quarter = view(sample, "fy26-q3").whole
    assert quarter is not None
    assert quarter.link.address == "cycles/fy26/"


def test_everyone_stands_below_whom_they_belong_to(sample: Edition) -> None:
    rows = [(row.depth, row.scope.address) for row in view(sample, "fy26-q3").heat]
    assert rows[0] == (0, "company/")
    assert (2, "teams/evaluation/") in rows
    assert (1, "teams/assistant/") in rows


def test_objectives_of_a_cycle_that_is_over_stand_in_the_order_of_how_they_ended(sample: Edition) -> None:
    closed = view(sample, "fy26-q2")
    assert [(row.status, row.score) for row in closed.objectives] == [
        ("achieved", 0.9),
        ("achieved", 0.9),
        ("achieved", 0.75),
        ("partial", 0.7),
        ("partial", 0.6),
        ("missed", 0.1),
        ("continued", 0.5),
        ("superseded", 0.2),
    ]
    assert [one.objective.id for one in closed.learned] == [row.id for row in closed.objectives]
    assert {tally.status: tally.count for tally in closed.outcomes} == Counter(row.status for row in closed.objectives)


def test_while_it_runs_they_stand_in_the_order_of_their_owners(sample: Edition) -> None:
    running = view(sample, "fy26-q3")
    cells = [cell.link.address for row in running.heat for cell in row.cells]
    assert [row.address for row in running.objectives] == cells


def test_of_many_objectives_the_page_shows_some_and_leads_to_all() -> None:
    files = {
        "company.md": "---\nname: Acme\n---\n",
        "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
        "teams/shop.md": "---\nname: Shop\n---\n",
    }
    for number in range(MOST_CELLS + 1):
        files[f"objectives/o-{number}.md"] = f"---\ntitle: O{number}\nteam: shop\ncycle: 2026-q1\n---\n"
    shown = view(edition(files, date(2026, 2, 1)), "2026-q1")
    assert (len(shown.objectives), shown.objective_count) == (MOST_OBJECTIVES, MOST_CELLS + 1)
    assert shown.table == "objectives/?cycle=2026-q1"
    assert [(row.scope.text, row.own.count, row.cells) for row in shown.heat][-1] == ("Shop", MOST_CELLS + 1, ())
