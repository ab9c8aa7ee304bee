"""A diff as the comment on a pull request, in the Markdown of GitHub and GitLab.

The first line is a marker that nobody sees, by which the comment is found again. Texts of the content are shown as they are: they make
no markup, load nothing, call nobody and refer to nothing. The whole is shorter than what a comment holds; what is cut
is counted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.document.decode import is_id
from okrsite.history.report.outline import GoalRow, Item, MovedRow, Outline, Section, outline
from okrsite.history.report.report import Report

MARKER = "<!-- okrsite-diff -->"
MOST_LETTERS = 60_000
"""A comment on GitHub holds 65,536."""
OPEN_ITEMS = 8
"""Longer lists are folded."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$:.=^-])")
_CALLING = re.compile(r"@(?=\w)|#(?=\d)|(?<=GH)\\-(?=\d)", re.IGNORECASE)
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_INVISIBLE = "\u200b"


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the comment: what stands before its pieces and behind them. Pieces can be left out from the end."""

    opening: str
    pieces: tuple[str, ...]
    closing: str


def write(report: Report) -> str:
    """The headline, what was moved after it had begun, what changed, and what moves with it."""
    told = outline(report)
    return fitted(list(_blocks(told)), MOST_LETTERS)


def plain(text: str) -> str:
    """A text as one line of Markdown that shows just that text."""
    flat = " ".join(_UNSHOWN.sub(" ", text).split())
    return _CALLING.sub(lambda found: found[0] + _INVISIBLE, _MARKUP.sub(r"\\\1", flat))


def fitted(blocks: Iterable[_Block], most: int) -> str:
    """Blocks one after the other, cut between two pieces where they would be too long, with a word on what is missing."""
    written: list[str] = []
    room = most - 200
    missing = 0
    for block in blocks:
        room -= len(block.opening) + len(block.closing) + 2
        kept: list[str] = []
        for piece in block.pieces:
            if missing or len(piece) > room:
                missing += 1
            else:
                kept.append(piece)
                room -= len(piece)
        if kept or not block.pieces:
            written.append(block.opening + "".join(kept) + block.closing)
        else:
            room += len(block.opening) + len(block.closing) + 2
    if missing:
        written.append(f"*{missing:,} more: too long for a comment. `okrsite diff` shows all.*\n")
    return "\n".join(written)


def _blocks(told: Outline) -> Iterator[_Block]:
    yield _Block(f"{MARKER}\n**{plain(told.headline)}**\n", (), "")
    if told.warnings:
        yield _Block("", tuple(f"> {plain(warning)}  \n" for warning in told.warnings), "")
    if told.goals:
        yield _Block(
            "### Moved goalposts\n\n"
            "| Objective or key result | What changed | Before | Now | Now, by the original goal |\n|---|---|---:|---:|---:|\n",
            tuple(map(_goal, told.goals)),
            "",
        )
    for section in told.sections:
        yield _section(section)
    if told.moved:
        yield _folded(
            "What moves with it",
            "| Figure | Cycle | Before | Now | Through |\n|---|---|---:|---:|---|\n",
            tuple(map(_moved, told.moved)),
        )
    yield _Block(f"<sub>{plain(told.compared)}</sub>\n", (), "")


def _section(section: Section) -> _Block:
    items = tuple(map(_item, section.items))
    return _folded(section.title, "", items)


def _folded(title: str, opening: str, pieces: tuple[str, ...]) -> _Block:
    """A list under a heading; a long one opens on demand."""
    if len(pieces) <= OPEN_ITEMS:
        return _Block(f"### {title}\n\n{opening}", pieces, "")
    return _Block(
        f"<details><summary><b>{title}</b> ({len(pieces):,})</summary>\n\n{opening}", pieces, "\n</details>\n"
    )


def _goal(row: GoalRow) -> str:
    name = f"**{plain(row.title)}**" if row.is_objective else plain(row.title)
    return f"| {name} | {plain(row.change)} | {row.before} | {row.after} | {row.against_original} |\n"


def _moved(row: MovedRow) -> str:
    return f"| {plain(row.title)} | {plain(row.where)} | {row.before} | {row.after} | {plain(row.through)} |\n"


_WORDS = {"+": "new", "−": "removed", "~": ""}


def _item(item: Item) -> str:
    title = f"**{plain(item.title)}**" if item.title else ""
    title += f" `{item.id}`" if is_id(item.id) else ""
    word = f" *{_WORDS[item.mark]}*" if _WORDS[item.mark] else ""
    figure = f" {item.figure}" if item.figure else ""
    head = f"- {title}{word}{figure}".rstrip() + "\n" if title else ""
    indent = "  " if title else ""
    lines = item.lines[:OPEN_LINES]
    more = [f"{len(item.lines) - OPEN_LINES} more"] if len(item.lines) > OPEN_LINES else []
    return head + "".join(f"{indent}- {plain(line)}\n" for line in [*lines, *more])


OPEN_LINES = 20
"""Of one thing so many changes are told; the rest is counted."""
