"""What titles give away: a list of each kind, and how often the rules speak up on OKRs that nobody here wrote."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from okrsite.okr.rules.wording import activity, change, counted_activity, vagueness

CORPORA = ("kohler", "sourcegraph", "srcd")


@pytest.mark.parametrize(
    "title",
    [
        "Improve quality",
        "Improve our communication",
        "Build a world-class engineering team",
        "Being a better company to work at",
        "Increase operational maturity",
        "Scale our business",
        "Hiring",
        "Work",
        "Personal Development",
        "Raise the quality bar of our application",
        "IMPROVE STABILITY!",
    ],
)
def test_vague(title: str) -> None:
    assert vagueness(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "…",
        "42",
        "Give developers their afternoons back",
        "Improve communication with the harbour masters",
        "Be the first place where people ask",
        "Win Europe",
        "Qualität verbessern",
        "Améliorer la qualité",
        "品質を改善する",
    ],
)
def test_not_vague(title: str) -> None:
    assert vagueness(title) is None


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Hold a workshop with players", "hold"),
        ("We will hold a summit", "hold"),
        ("Successfully launch the bot", "launch"),
        ("Launch of the playground", "launch"),
        ("[Legal] Write the new terms", "write"),
        ("P1: Write the new terms", "write"),
        ("Wrote the new terms", "wrote"),
        ("By organizing at least 6 meetups I have an impact", "organizing"),
        ("Hire two interns", "hire"),
    ],
)
def test_activity(title: str, verb: str) -> None:
    assert activity(title) == verb


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Launch",
        "Test coverage of the engine",
        "Build time below a coffee",
        "Release notes are read by every team",
        "Running costs",
        "Run on a single machine",
        "Identify members, get 20 to join",
        "Planned absence",
        "A launch day without an outage",
        "Launch so that nobody has to wait",
        "Automate 75% of existing tests",
        "Improve NPS from 25 to 35",
        "Reviews of more than 4 stars",
        "Reply to every player",
        "Workshop abhalten",
    ],
)
def test_no_activity(title: str) -> None:
    assert activity(title) is None


def test_a_count_of_work_is_work_and_a_count_of_its_effect_is_not() -> None:
    assert counted_activity("Publish 6 blog posts") == "publish"
    assert counted_activity("Publish posts that reach a thousand readers") is None
    assert counted_activity("Add 500 customers") is None


def test_change() -> None:
    assert change("Increase retention") == "increase"
    assert change("Grow a community") is None
    assert change("Retention") is None
    assert change("") is None


@pytest.mark.parametrize("judge", [vagueness, activity, counted_activity, change])
def test_long_titles_take_no_time(judge: Callable[[str], str | None]) -> None:
    for title in (
        "we " * 50_000,
        "[a]" * 50_000,
        "(" * 50_000,
        "from 1 to " * 20_000,
        "raise the " * 20_000,
        "~ " * 50_000,
    ):
        judge(title[:500])


def _objectives(shared: Callable[[str], Path]) -> Iterator[dict[str, Any]]:
    for name in CORPORA:
        yield from json.loads(shared(f"corpora/{name}.json").read_text(encoding="utf-8"))


def test_few_real_objectives_are_called_vague(shared: Callable[[str], Path]) -> None:
    titles = [objective["title"] for objective in _objectives(shared) if objective["title"]]
    assert 0.05 < sum(vagueness(title) is not None for title in titles) / len(titles) < 0.2


def test_real_key_results_with_a_metric_are_seldom_called_tasks(shared: Callable[[str], Path]) -> None:
    titles = [
        kr["title"] for o in _objectives(shared) for kr in o["key_results"] if kr["title"] and kr["target"] is not None
    ]
    assert sum(counted_activity(title) is not None for title in titles) / len(titles) < 0.3
