"""An initiative as a record: the work, its tasks, and the key results that it should move."""

from typing import Annotated, Literal

from pydantic import Field

from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.record import (
    Address,
    Count,
    Day,
    Fraction,
    Headed,
    Id,
    KeyResultReference,
    Record,
    Scope,
    Source,
    address,
    optional_day,
    optional_fraction,
    scope,
    source,
)
from okrsite.site.edition import Edition


class Task(Record):
    """An item of an initiative's checklist."""

    title: str
    """What is to be done."""
    done: bool
    """Whether it is."""
    depth: Annotated[int, Field(ge=1)]
    """How deep it stands: 1 for an item of the list itself, 2 for one under it."""
    is_leaf: bool
    """Whether no item stands under it; only such items are counted."""


class Initiative(Record):
    """Work that should move key results. It never enters their progress."""

    id: Id
    """Its id; unique on the site."""
    url: Address
    """Its page."""
    title: str
    """What is done."""
    summary: str | None
    """The first paragraph of its text, as plain text."""
    scope: Scope
    """Whose it is."""
    owners: list[Id]
    """The people who answer for it."""
    status: Literal["planned", "active", "paused", "done", "cancelled"]
    """Where it stands."""
    first_day: Day | None
    """Its first day."""
    last_day: Day | None
    """Its last day."""
    progress: Fraction | None
    """How much is done: leaf tasks done / leaf tasks, else as stated; null where nothing says."""
    tasks_done: Count
    """Leaf tasks that are done."""
    tasks_total: Count
    """All leaf tasks."""
    tasks: list[Task]
    """Its checklist, in the order written."""
    drives: list[KeyResultReference]
    """The key results that it should move, as `objective/key-result`."""
    depends_on: list[Id]
    """Initiatives that must be done first."""
    needed_by: list[Id]
    """Initiatives that wait for it."""
    trackers: list[str]
    """Where the work is tracked elsewhere: web addresses, as written."""
    tags: list[str]
    """Words to find it by."""
    source: Source
    """Where it is written."""


class InitiativesFile(Record, Headed):
    """All initiatives, by id."""

    kind: Literal["initiatives"]
    """What the file holds."""
    initiatives: list[Initiative]
    """Every initiative."""


def file(edition: Edition) -> InitiativesFile:
    return {
        "$schema": downloads.SCHEMA_FROM_API,
        "kind": "initiatives",
        "initiatives": [_initiative(edition, each) for each in edition.portfolio.initiatives.values()],
    }


def _initiative(edition: Edition, found: model.Initiative) -> Initiative:
    done, total = found.leaf_tasks
    return {
        "id": found.id,
        "url": address(edition, urls.initiative(found.id)),
        "title": found.title,
        "summary": found.body.lead or None,
        "scope": scope(found.scope),
        "owners": list(found.owners),
        "status": found.status,
        "first_day": optional_day(found.first_day),
        "last_day": optional_day(found.last_day),
        "progress": optional_fraction(found.fraction),
        "tasks_done": done,
        "tasks_total": total,
        "tasks": [
            {"title": task.text, "done": task.done, "depth": task.depth, "is_leaf": task.is_leaf}
            for task in found.body.tasks
        ],
        "drives": list(found.drives),
        "depends_on": list(found.depends_on),
        "needed_by": list(edition.portfolio.needed_by.get(found.id, ())),
        "trackers": list(found.trackers),
        "tags": list(found.tags),
        "source": source(edition, found.origin),
    }
