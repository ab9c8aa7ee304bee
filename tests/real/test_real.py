"""Public OKRs of other people, converted, built, and every figure compared with one computed from the source."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from okrsite.assets import themes_folder
from okrsite.build.pipeline import BuildRequest, BuildResult, build
from tests.real import convert
from tests.real.convert import Record

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=["kohler.json", "sourcegraph.json"])
def published(
    request: pytest.FixtureRequest, shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Record], BuildResult, dict[str, Any]]:
    """One corpus: its objectives by id, what the build said, and the published objectives by id."""
    corpus = convert.read(shared(f"corpora/{request.param}"))
    folder = tmp_path_factory.mktemp("real")
    by_id = convert.write_site(corpus, folder / "content")
    result = build(BuildRequest(folder / "content", folder / "_site", NOW, None, folder / "themes", themes_folder()))
    cycles = (folder / "_site" / "api" / "v1" / "cycles").glob("*.json")
    objectives = [o for path in cycles for o in json.loads(path.read_text(encoding="utf-8"))["objectives"]]
    return by_id, result, {o["id"]: o for o in objectives}


Published = tuple[dict[str, Record], BuildResult, dict[str, Any]]


def test_real_content_has_no_errors(published: Published) -> None:
    _, result, _ = published
    assert [d for d in result.examination.diagnostics if d.severity == "error"] == []
    assert result.published is not None


def test_every_objective_and_key_result_is_published(published: Published) -> None:
    by_id, _, objectives = published
    assert objectives.keys() == by_id.keys()
    for identifier, record in by_id.items():
        titles = [kr["title"] for kr in objectives[identifier]["key_results"]]
        assert titles == [kr["title"].strip() or "Untitled" for kr in record["key_results"]]


def test_every_key_result_has_the_progress_of_its_source(published: Published) -> None:
    by_id, _, objectives = published
    compared = 0
    for identifier, record in by_id.items():
        for kr, made in zip(record["key_results"], objectives[identifier]["key_results"], strict=True):
            assert made["progress"] == pytest.approx(progress_of(kr), abs=1e-6), (identifier, kr["title"])
            compared += 1
    assert compared == sum(len(record["key_results"]) for record in by_id.values()) > 100


def test_every_objective_has_the_mean_of_its_source(published: Published) -> None:
    by_id, _, objectives = published
    for identifier, record in by_id.items():
        fractions = [progress_of(kr) for kr in record["key_results"]]
        expected = pytest.approx(sum(fractions) / len(fractions), abs=1e-6) if fractions else None
        assert objectives[identifier]["progress"] == expected, identifier


def progress_of(kr: Record) -> float:
    """Progress from 0 to 1, from the source alone: the last value of the series between 0 and the target, else the score,
    else whether it is called done."""
    if kr.get("series"):
        value, start, target = (
            kr["series"][-1]["value"][0],
            kr["start"] or 0,
            1 if kr["target"] is None else kr["target"],
        )
        return max(0.0, min(1.0, float(value - start) / (target - start)))
    if kr["score"] is not None:
        return float(kr["score"])
    if kr["target"] is not None:
        return 0.0
    return 1.0 if (kr["status"] or "").lower() in ("done", "complete") else 0.0
