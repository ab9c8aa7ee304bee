"""The pages of cycles: everyone's figures, what moved, and what was learned once it is over."""

from datetime import date

import pytest

from okrsite.assets import sample_folder
from okrsite.site.edition import Edition
from okrsite.site.views import cycle
from okrsite.site.views.cycle import CycleView
from tests.site.editions import edition_of_folder


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
