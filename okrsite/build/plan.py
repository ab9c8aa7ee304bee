"""What is to be drawn, and why.

In go fingerprints: of a page as it is wanted, of the one that is published, and whether that one is still there; out come the reasons
to draw it, none if it can stay. A pure function: no file is looked at.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from okrsite.site.render import FRAME_DIGITS, TEMPLATE_DIGITS

_TEMPLATES_END = FRAME_DIGITS + TEMPLATE_DIGITS


class Reason(StrEnum):
    """Why a page is drawn; in the words in which `--explain` says it."""

    NEW = "new"
    CONTENT = "content changed"
    TEMPLATE = "template changed"
    FRAME = "what all pages share changed"
    GONE = "its file was missing or altered"


@dataclass(frozen=True, slots=True)
class Work:
    """A page to draw, by its file, and the reasons; none for one that stays as it is."""

    path: str
    reasons: tuple[Reason, ...]


def why(known: str | None, wanted: str, *, is_there: bool) -> tuple[Reason, ...]:
    """The reasons to draw a page whose fingerprint is `wanted`, where `known` is that of the published one."""
    if known is None:
        return (Reason.NEW,)
    if known == wanted:
        return () if is_there else (Reason.GONE,)
    if len(known) != len(wanted):
        return (Reason.FRAME,)  # the engine that made it wrote fingerprints in another way
    parts = (
        (Reason.CONTENT, slice(_TEMPLATES_END, None)),
        (Reason.TEMPLATE, slice(FRAME_DIGITS, _TEMPLATES_END)),
        (Reason.FRAME, slice(FRAME_DIGITS)),
    )
    return tuple(reason for reason, part in parts if known[part] != wanted[part])


def counts(works: Iterable[Work]) -> dict[Reason, int]:
    """How many pages are drawn for each reason; a page with two reasons counts for both."""
    found = Counter(reason for work in works for reason in work.reasons)
    return {reason: found[reason] for reason in Reason if found[reason]}


def explain(works: Iterable[Work], removed: Iterable[str]) -> str:
    """The plan for a person to read: how many pages for which reason, then each page with its own."""
    drawn = sorted((work for work in works if work.reasons), key=lambda work: work.path)
    gone = sorted(removed)
    if not drawn and not gone:
        return "Every page stays as it is.\n"
    lines = [f"{_pages(len(drawn))} to draw:"] if drawn else ["No page to draw."]
    lines += [f"  {count:>7,}  {reason}" for reason, count in counts(drawn).items()]
    if gone:
        lines.append(f"{_pages(len(gone))} to remove.")
    lines.append("")
    lines += [f"{work.path}: {', '.join(work.reasons)}" for work in drawn]
    lines += [f"{path}: removed" for path in gone]
    return "\n".join(lines) + "\n"


def _pages(count: int) -> str:
    return f"{count:,} page" if count == 1 else f"{count:,} pages"
