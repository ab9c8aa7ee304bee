"""What every command does that writes into the content: look at it as it would be, write it, and say what comes next."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import click

from okrsite.author import save
from okrsite.author.draft import Draft
from okrsite.author.save import SaveError
from okrsite.build.examine import ContentError, Examination, examine
from okrsite.cli.options import CONTENT_ERRORS, has_color, now, refuse, report
from okrsite.text.diagnostic import Diagnostic
from okrsite.text.report.cells import harmless

_TO_COME = frozenset({"late-check-in", "idle-key-result"})
"""What is said of a new objective because nobody has worked on it yet."""


def look(content: Path, today: date | None) -> Examination:
    """The content as it is."""
    try:
        return examine(content, now(), today)
    except ContentError as error:
        refuse(f"{error} `okrsite init DIR` begins a portal.")


def propose(
    content: Path, drafts: tuple[Draft, ...], today: date | None, before: Examination, *, was_asked: bool
) -> None:
    """Write drafts if the content is sound with them; after questions on a terminal write them all the same, since someone's
    answers are in them, and say what is wrong."""
    after = examine(content, now(), today, {draft.path: draft.data for draft in drafts})
    new = _new(before, after)
    errors = tuple(diagnostic for diagnostic in new if diagnostic.severity == "error")
    if errors and not was_asked:
        _show(errors, content)
        refuse("Nothing was written: the content would have an error.", CONTENT_ERRORS)
    try:
        for draft in drafts:
            if draft.before is None:
                save.create(content, {draft.path: draft.data})
            else:
                save.replace(content / draft.path, draft.before, draft.data)
            click.echo(harmless((content / draft.path).as_posix()))
    except SaveError as error:
        refuse(harmless(str(error)), CONTENT_ERRORS)
    if errors:
        _show(errors, content)
        refuse("It was written, and it needs a change before it can be published.", CONTENT_ERRORS)
    for hint in _hints(new, {draft.path for draft in drafts}):
        click.echo(hint, err=True)
    click.echo(_next(content, drafts), err=True)


def _new(before: Examination, after: Examination) -> tuple[Diagnostic, ...]:
    """What is found now and was not found before. Lines may have moved, so places do not count."""
    known = Counter((d.rule, d.source.path, d.message) for d in before.diagnostics)
    found = []
    for diagnostic in after.diagnostics:
        key = (diagnostic.rule, diagnostic.source.path, diagnostic.message)
        if known[key]:
            known[key] -= 1
        else:
            found.append(diagnostic)
    return tuple(found)


def _hints(found: tuple[Diagnostic, ...], paths: set[str]) -> list[str]:
    """What to think about in the new text, each thing once; not what every new document has ahead of it."""
    by_rule = {d.rule: d for d in reversed(found) if d.source.path in paths and d.rule not in _TO_COME}
    told = sorted(by_rule.values(), key=lambda d: d.sort_key)
    return [f"Line {d.source.line_of(d.span.start)}: {harmless(d.message)} {harmless(d.help)}" for d in told]


def _show(diagnostics: tuple[Diagnostic, ...], content: Path) -> None:
    click.echo(report(diagnostics, "text", content, color=has_color(sys.stderr)), nl=False, err=True, color=True)


def _next(content: Path, drafts: tuple[Draft, ...]) -> str:
    """How to propose what was written."""
    name = drafts[0].path.rpartition("/")[2].removesuffix(".md")
    files = " ".join(shell_word((content / draft.path).as_posix()) for draft in drafts)
    return (
        "To propose it, put it on a branch and open a pull request:\n"
        f"  git switch -c {name}\n  git add {files}\n  git commit -m {name}\n  git push -u origin {name}"
    )


def shell_word(text: str) -> str:
    """A path as one types it in a shell."""
    plain = all(character.isalnum() or character in "/._-" for character in text)
    return text if plain else "'" + harmless(text).replace("'", "'\\''") + "'"
