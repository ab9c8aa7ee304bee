"""What waits for each team: key results without a reading, what is past its last day, and what nobody owns.

In goes an examination of the content; out comes a reminder for each team with something to do, as Markdown. It says what the
rules of `check` found, so a rule that is switched off or allowed in a document reminds nobody. What belongs to a project is its
team's; what belongs to no team is the company's. It posts nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.build.examine import Examination
from okrsite.ci.markdown import shortened, unmentioned
from okrsite.document.wording import shorten
from okrsite.history.report.markdown import plain
from okrsite.okr.model import COMPANY, Initiative, KeyResult, Objective, Person, Portfolio, Scope, ScopeKind
from okrsite.site import urls
from okrsite.text.diagnostic import Diagnostic
from okrsite.text.source import Span

SECTIONS: Mapping[str, str] = {
    "late-check-in": "Waiting for a reading",
    "overdue-to-close": "Ended, and still open",
    "overdue-initiative": "Work past its due date",
    "no-owner": "Without an owner",
}
"""The rules that are worth a reminder, each with its heading, in the order of the text."""

MOST = 30
"""So many things of one kind are listed; the portal's page of what needs attention has them all."""
MOST_CHARACTERS = 60_000
"""An issue's text holds 65,536."""

_MARKER = "<!-- okrsite-reminder {} -->"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What waits for a team: `marker` is the first line of the body, by which its issue is found again."""

    marker: str
    title: str
    body: str
    count: int


@dataclass(frozen=True, slots=True)
class _Due:
    """One thing that waits: whose it is, what it is, and what was found."""

    scope: Scope
    title: str
    address: str
    owners: tuple[str, ...]
    found: Diagnostic


def is_marker(line: str) -> bool:
    """Whether a line is the marker of some reminder."""
    before, after = _MARKER.split("{}")
    return line.startswith(before) and line.endswith(after)


def reminders(examination: Examination, *, mentions: bool) -> tuple[Reminder, ...]:
    """The company's first, then those of the teams. With `mentions`, owners whose account is known are called by it."""
    due: dict[Scope, list[_Due]] = {}
    for one in _due(examination):
        due.setdefault(_team_of(examination.portfolio, one.scope), []).append(one)
    return tuple(
        _reminder(examination, scope, due[scope], mentions=mentions)
        for scope in examination.portfolio.scopes
        if scope in due
    )


def _due(examination: Examination) -> Iterator[_Due]:
    portfolio = examination.portfolio
    at_title = {(kr.origin.path, kr.origin.at("title").span): kr for kr in portfolio.key_results.values()}
    things: list[Objective | Initiative] = [*portfolio.objectives.values(), *portfolio.initiatives.values()]
    documents = {thing.origin.path: thing for thing in things}
    for found in examination.diagnostics:
        document = documents.get(found.source.path)
        if found.rule not in SECTIONS or document is None:
            continue
        if (kr := _key_result(at_title, found)) is not None:
            title = f"{document.title} › {kr.title}"
            yield _Due(document.scope, title, urls.reference(kr.ref), kr.owners, found)
        else:
            address = urls.objective if isinstance(document, Objective) else urls.initiative
            yield _Due(document.scope, document.title, address(document.id), document.owners, found)


def _key_result(at_title: Mapping[tuple[str, Span], KeyResult], found: Diagnostic) -> KeyResult | None:
    return at_title.get((found.source.path, found.span)) if found.rule == "late-check-in" else None


def _team_of(portfolio: Portfolio, scope: Scope) -> Scope:
    """The team that answers for a scope; the company where there is none."""
    while scope.kind is ScopeKind.PROJECT:
        scope = portfolio.parent_of(scope) or COMPANY
    return scope


def _reminder(examination: Examination, scope: Scope, due: Sequence[_Due], *, mentions: bool) -> Reminder:
    portfolio, name = examination.portfolio, examination.portfolio.scopes[scope].name
    root = urls.absolute(examination.settings.url, urls.HOME)
    marker = _MARKER.format(f"{scope.kind}:{scope.id}")
    lines = [
        marker,
        f"What waits for **{plain(name)}**. This issue is kept current and closes itself when nothing is left.",
    ]
    for rule, heading in SECTIONS.items():
        of_rule = [one for one in due if one.found.rule == rule]
        if of_rule:
            lines += ["", f"### {heading}", ""]
            lines += [_line(portfolio, root, one, mentions=mentions) for one in of_rule[:MOST]]
            if len(of_rule) > MOST:
                lines.append(f"- and {len(of_rule) - MOST:,} more")
    everything = f"[All that needs attention](<{root}{urls.ATTENTION}>)"
    title = f"OKRs of {shorten(name, 100)}: {len(due):,} {'thing waits' if len(due) == 1 else 'things wait'}"
    body = f"{shortened(chr(10).join(lines), MOST_CHARACTERS, '- and more')}\n\n{everything}\n"
    return Reminder(marker, title, body, len(due))


def _line(portfolio: Portfolio, root: str, one: _Due, *, mentions: bool) -> str:
    owners = ", ".join(_owners(portfolio, one.owners, mentions=mentions))
    said = unmentioned(one.found.message)
    return f"- [{plain(shorten(one.title, 200))}](<{root}{one.address}>): {said}{f' ({owners})' if owners else ''}"


def _owners(portfolio: Portfolio, owners: Iterable[str], *, mentions: bool) -> Iterator[str]:
    for owner in owners:
        person: Person | None = portfolio.people.get(owner)
        if mentions and person and person.github:
            yield f"@{person.github}"
        else:
            yield plain(person.name if person else owner)
