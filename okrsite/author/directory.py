"""What a new document can refer to: ids by kind, each with a word on what it is; and answers read with their help.

In goes a portfolio; out come names to offer, and the value that an answer means.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from okrsite.author import answer
from okrsite.author.answer import AnswerError
from okrsite.author.kinds import Question
from okrsite.document.decode import ID_HELP, is_id
from okrsite.document.wording import shorten
from okrsite.okr.model import Portfolio
from okrsite.okr.references import FOLDER_OF


def listed(portfolio: Portfolio, kind: str, today: date) -> dict[str, str]:
    """What there is of a kind, by id, with its name; of objectives, key results and initiatives what is still open."""
    if kind == "person":
        return {key: person.name for key, person in portfolio.people.items()}
    if kind == "team":
        return {key: team.name for key, team in portfolio.teams.items()}
    if kind == "project":
        return {key: project.name for key, project in portfolio.projects.items()}
    if kind == "scope":
        return listed(portfolio, "team", today) | listed(portfolio, "project", today)
    if kind == "cycle":
        newest_first = sorted(portfolio.cycles.values(), key=lambda c: (c.first_day, c.id), reverse=True)
        return {cycle.id: cycle.title for cycle in newest_first}
    if kind == "kpi":
        return {key: kpi.title for key, kpi in portfolio.kpis.items()}
    if kind == "initiative":
        running = (work for work in portfolio.initiatives.values() if work.status not in ("done", "cancelled"))
        return {work.id: work.title for work in running}
    objectives = [o for o in portfolio.objectives.values() if o.closed_by(today) is None and o.last_day >= today]
    names = {o.id: o.title for o in objectives} if kind != "key-result" else {}
    if kind in ("reference", "key-result"):
        names |= {kr.ref: kr.title for o in objectives for kr in o.key_results}
    return names


def all_of(portfolio: Portfolio, kind: str) -> tuple[str, ...]:
    """Every id of a kind, open or not."""
    if kind in ("objective", "weighted"):
        return tuple(portfolio.objectives)
    if kind == "key-result":
        return tuple(portfolio.key_results)
    if kind == "reference":
        return (*portfolio.objectives, *portfolio.key_results)
    if kind == "initiative":
        return tuple(portfolio.initiatives)
    return tuple(listed(portfolio, kind, date.min))


_WORDS = {
    "reference": "objective or key result", "key-result": "key result", "weighted": "objective", "kpi": "KPI",
    "scope": "team or project",
}  # fmt: skip


def one(portfolio: Portfolio, kind: str, text: str) -> str:
    """The id that an answer names."""
    wanted = text.strip()
    if kind == "person" and not portfolio.people_are_listed:
        if not is_id(wanted):
            raise AnswerError(f"`{shorten(wanted)}` cannot be the id of a person. {ID_HELP}")
        return wanted
    return answer.known(wanted, all_of(portfolio, kind), _WORDS.get(kind, kind))


def value(portfolio: Portfolio, question: Question, text: str) -> Any:
    """What an answer to a question means."""
    kind = question.kind
    if kind in ("text", "task"):
        return answer.line(text)
    if kind == "body":
        return answer.body(text)
    if kind == "day":
        return answer.day(text)
    if kind == "number":
        return answer.number(text)
    if kind == "choice":
        return answer.choice(text, question.choices)
    if kind == "yes":
        return answer.yes_or_no(text)
    if kind in ("short", "milestone"):
        return answer.line(text)
    if kind == "weighted":
        return _weighted(portfolio, text)
    return one(portfolio, kind, text)


def _weighted(portfolio: Portfolio, text: str) -> Mapping[str, Any]:
    """`ID` or `ID=WEIGHT`."""
    target, equals, weight = text.partition("=")
    to = one(portfolio, "reference" if "/" in target else "objective", target)
    return {"to": to, "weight": answer.number(weight)} if equals else {"to": to}


def taken_ids(content: Path, portfolio: Portfolio, kind: str) -> frozenset[str]:
    """Ids that a new document of a kind cannot have: those of files that are there, readable or not, and old ones."""
    folder = content / FOLDER_OF[kind]
    files = {file.stem for file in folder.rglob("*.md")} if folder.is_dir() else set()
    things: dict[str, Mapping[str, _Aliased]] = {
        "team": portfolio.teams,
        "project": portfolio.projects,
        "person": portfolio.people if portfolio.people_are_listed else {},
        "cycle": portfolio.cycles,
        "objective": portfolio.objectives,
        "initiative": portfolio.initiatives,
        "kpi": portfolio.kpis,
        "check-in": portfolio.check_ins,
    }
    return frozenset(files) | {alias for thing in things[kind].values() for alias in thing.aliases}


class _Aliased(Protocol):
    """Whatever had other ids before."""

    @property
    def aliases(self) -> tuple[str, ...]: ...
