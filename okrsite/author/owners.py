"""Who is asked to review a change: CODEOWNERS, made from the content.

In go a portfolio and the text of a CODEOWNERS file; out comes that text with one block made anew, all else as it was. An
objective is reviewed by its owner and by the lead of its team, and by the leads of those teams to whose objectives it
contributes; everything else by who answers for it. Only people with a `github` account can be asked.
"""

import re
from collections.abc import Iterable, Iterator

from okrsite.okr.model import COMPANY, Objective, Portfolio, Scope, ScopeKind

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks for the file, in this order."""

LARGEST_BYTES = 3_000_000
"""GitHub passes over a larger file."""

BEGIN = (
    "# okrsite owners: begin. What stands between these two lines is made by `okrsite owners`; write above or below."
)
END = "# okrsite owners: end"
_BLOCK = re.compile(
    r"^# okrsite owners: begin\b.*?^# okrsite owners: end\b[^\r\n]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL
)


class OwnersError(Exception):
    """The file cannot be changed; the message says why and what to do."""


def has_block(text: str) -> bool:
    """Whether a CODEOWNERS file has our block in it."""
    return _BLOCK.search(text) is not None


def with_block(text: str, lines: Iterable[str]) -> str:
    """A CODEOWNERS file's text with the block made anew; at its end where there is none yet."""
    newline = "\r\n" if "\r\n" in text else "\n"
    block = "".join(f"{line}{newline}" for line in (BEGIN, *lines, END))
    found = list(_BLOCK.finditer(text))
    begun = len(re.findall(r"^# okrsite owners: begin\b", text, re.MULTILINE))
    if len(found) > 1 or begun != len(found):
        raise OwnersError(
            "has more than one beginning or end of the block that `okrsite owners` writes. Keep one of each."
        )
    if found:
        return text[: found[0].start()] + block + text[found[0].end() :]
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return f"{text}{gap}{block}"


def first_difference(old: str, new: str) -> int:
    """The first line, from 1, at which two texts differ."""
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    shared = next((n for n, (before, after) in enumerate(pairs) if before != after), None)
    return (min(len(old.splitlines()), len(new.splitlines())) if shared is None else shared) + 1


def lines(portfolio: Portfolio, folder: str, settings_file: str) -> list[str]:
    """A line for each file that someone answers for, by path. `folder` is the content folder's path in the repository, empty or
    ending in `/`. Where several lines fit a file, the last one counts: each of these fits one file."""
    reviewers = _Reviewers(portfolio)
    wanted = {settings_file: reviewers.of_scope(COMPANY), **dict(_of_documents(portfolio, reviewers))}
    named = {path: reviewers.handles(people) for path, people in wanted.items()}
    return [f"{pattern(folder + path)} {' '.join(handles)}" for path, handles in sorted(named.items()) if handles]


def pattern(path: str) -> str:
    """A path as CODEOWNERS names it, from the root of the repository. GitHub knows no way to write some characters as
    themselves; `?` stands for any one character."""
    return "/" + re.sub(r"[^\w./+@=,~%&'()-]", "?", path)


class _Reviewers:
    """Who answers for what. A class because every question needs the portfolio."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio

    def of_scope(self, scope: Scope) -> tuple[str, ...]:
        """Its leads; where none of them can be asked, those of the scope above."""
        current: Scope | None = scope
        while current is not None:
            lead = self.portfolio.scopes[current].lead
            if self.handles(lead):
                return lead
            current = self.portfolio.parent_of(current)
        return ()

    def of_team(self, team: str | None) -> tuple[str, ...]:
        return self.of_scope(Scope(ScopeKind.TEAM, team) if team else COMPANY)

    def handles(self, people: Iterable[str]) -> list[str]:
        """Accounts, each once, in the order of the people."""
        found: dict[str, str] = {}
        for person in people:
            account = self.portfolio.people[person].github
            if account:
                found.setdefault(account.lower(), f"@{account}")
        return list(found.values())


def _of_documents(portfolio: Portfolio, reviewers: _Reviewers) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every document but check-ins (anyone may report), and who answers for it."""
    yield portfolio.company.origin.path, reviewers.of_scope(COMPANY)
    for cycle in portfolio.cycles.values():
        yield cycle.origin.path, reviewers.of_scope(COMPANY)
    for scope, owner in portfolio.scopes.items():
        yield owner.origin.path, reviewers.of_scope(scope)
    for person in portfolio.people.values() if portfolio.people_are_listed else ():
        yield person.origin.path, (person.id, *reviewers.of_team(person.team))
    for kpi in portfolio.kpis.values():
        yield kpi.origin.path, (*kpi.owners, *reviewers.of_team(kpi.team))
    for initiative in portfolio.initiatives.values():
        yield initiative.origin.path, (*initiative.owners, *reviewers.of_scope(initiative.scope))
    for objective in portfolio.objectives.values():
        yield objective.origin.path, _of_objective(objective, portfolio, reviewers)


def _of_objective(objective: Objective, portfolio: Portfolio, reviewers: _Reviewers) -> tuple[str, ...]:
    """Its owners and the lead of its scope; and whoever leads a scope to whose objective it contributes, since it changes
    that one's figures."""
    others = (portfolio.objectives[c.to.partition("/")[0]].scope for c in objective.contributes_to)
    leads = (lead for scope in (objective.scope, *others) for lead in reviewers.of_scope(scope))
    return (*objective.owners, *leads)
