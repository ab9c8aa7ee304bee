"""Two states of a small company, written in a few lines."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from okrsite.history.diff import Diff, diff
from okrsite.history.git import Repository
from okrsite.history.state import Files, State, states

TODAY = date(2026, 2, 14)
NOWHERE = Repository(Path(), "content/", "sha1", is_shallow=False)

Document = tuple[dict[str, Any], str]
"""Front matter and text."""

COMPANY: Mapping[str, Document] = {
    "company.md": ({"name": "Acme"}, ""),
    "cycles/2026-q1.md": ({"title": "Q1 2026", "start": "2026-01-01", "end": "2026-03-31"}, ""),
    "teams/marketing.md": ({"name": "Marketing"}, ""),
    "objectives/launch.md": (
        {
            "title": "Launch to leader",
            "team": "marketing",
            "cycle": "2026-q1",
            "owner": "ada",
            "contributes_to": [{"to": "win", "weight": 1}],
            "key_results": [
                {"id": "reviews", "title": "Good reviews", "unit": "%", "start": 60, "target": 80},
                {"id": "stable", "title": "Stable", "unit": "%", "keep": {"at_least": 99}},
            ],
        },
        "Why.\n\n## What we learned\n\nMuch.\n",
    ),
    "objectives/win.md": (
        {
            "title": "Win",
            "cycle": "2026-q1",
            "key_results": [{"id": "revenue", "title": "Revenue", "unit": "€", "start": 0, "target": 100}],
        },
        "",
    ),
    "checkins/2026-02-03.md": (
        {"date": "2026-02-03", "author": "ada", "readings": {"launch/reviews": 70, "win/revenue": 40}},
        "Good.",
    ),
}


def written(document: Document) -> bytes:
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in document[0].items())
    return f"---\n{front}---\n{document[1]}".encode()


def files(name: str, content: Mapping[str, Document | str]) -> Files:
    data = {path: text.encode() if isinstance(text, str) else written(text) for path, text in content.items()}
    blobs = {path: NOWHERE.blob_id(each) for path, each in data.items()}
    return Files(name, None, blobs, {blobs[path]: each for path, each in data.items()}, ())


def read(before: Mapping[str, Document | str], after: Mapping[str, Document | str]) -> tuple[State, State]:
    return states(NOWHERE, files("before", before), files("after", after), lambda _: TODAY)


def changed(content: Mapping[str, Document], path: str, text: str | None = None, **fields: Any) -> dict[str, Document]:
    """The content with some fields of one document changed (None removes one)."""
    front, body = content.get(path, ({}, ""))
    kept = {name: value for name, value in {**front, **fields}.items() if value is not None}
    return {**content, path: (kept, body if text is None else text)}


def key_result(content: Mapping[str, Document], ref: str, **fields: Any) -> dict[str, Document]:
    """The content with some fields of one key result changed (None removes one)."""
    objective, _, identifier = ref.partition("/")
    path = f"objectives/{objective}.md"
    found = [
        {
            name: value
            for name, value in {**kr, **(fields if kr["id"] == identifier else {})}.items()
            if value is not None
        }
        for kr in content[path][0]["key_results"]
    ]
    return changed(content, path, key_results=found)


def told(before: Mapping[str, Document | str], after: Mapping[str, Document | str]) -> Diff:
    return diff(*read(before, after))


def flat(found: Diff) -> dict[tuple[str, str, str], Any]:
    """Everything that changed, as (kind, id, field) with values before and after; `new` and `gone` things without their fields."""
    told: dict[tuple[str, str, str], Any] = {}
    for thing in (part for document in found.things for part in (document, *document.parts)):
        if thing.presence == "kept":
            told |= {(thing.kind, thing.id, each.name): (each.before, each.after) for each in thing.fields}
        else:
            told[thing.kind, thing.id, ""] = thing.presence.value
    return told
