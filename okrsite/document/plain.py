"""Markdown as most people write it, read without the parser: ten times as fast, and the same to the last character.

In goes a body; out comes its `Body`, or None where the text holds anything that this module is not sure about. Then `markdown`
reads it, which knows everything. Known here are paragraphs, headings, flat lists and tables of plain text with strong words, code
and links inside the site; a property test holds the two against each other.
"""

import re
from collections.abc import Iterator, Sequence

from okrsite.document.body import (
    LEAD_LENGTH,
    TASK_CLOSES,
    TASK_OPENS,
    Body,
    Heading,
    Link,
    Section,
    Unique,
    aim,
    id_of,
    pieces,
    slot,
    slug_of,
    with_leaves,
)
from okrsite.text.source import Span

# A line that begins so can begin no block but a paragraph, wherever it stands.
_BEGINS_TEXT = re.compile(r"(?!\d{1,9}[.)](?: |\Z))(?:[^\W_]|\*\*?[^\W_]|\[[^\W_]|`[^`])")
_HEADING = re.compile(r"(#{1,6}) ([^\s#](?:.*[^\s#])?)")
_TASK = re.compile(r"\[([ xX])\] ")
_ROW = re.compile(r"\|.*\|")
_ALIGNMENT = re.compile(r" ?(:?)-+(:?) ?")

_PLAIN = re.compile(r"[^\\`*_~\[\]!<>&\"\n]*")
"""Text in which no character means anything to Markdown or to HTML."""

# Runs of plain text, and what is sure to mean what it seems to mean. `strong` and `em` have no punctuation at their inner ends and none but
# a blank or a mark at their outer ones, so that their stars can only open and close; a link's address has nothing to escape.
_INLINE = re.compile(
    r"""((?P<text>[^\\`*_~\[\]!<&\n]+|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|!(?!\[)|&(?![#A-Za-z]))"""
    r"""|(?<![^ \n(])\*\*(?P<strong>[^\W_](?:[^\\`*_~\[\]!<&\n]*[^\W_])?)\*\*(?![^ \n.,;:)?])"""
    r"""|(?<![^ \n(])\*(?P<em>[^\W_](?:[^\\`*_~\[\]!<&\n]*[^\W_])?)\*(?![^ \n.,;:)?])"""
    r"""|\[(?P<label>[^\W_](?:[^\\`*_~\[\]!<&\n]*[^\W_])?)\]\((?P<target>(?!//)[A-Za-z0-9./#_-]+)\)"""
    r"""|(?<!`)`(?P<code>[^` \n](?:[^`\n]*[^` \n])?)`(?!`)"""
    r"""|\n)"""
)


class _NotPlainError(Exception):
    """The text holds something that this module leaves to the parser."""


def read(text: str, path: str, offset: int, reserved: frozenset[str], *, embed: bool) -> Body | None:
    """The body that `markdown.read` would make, if the text is of the simple kind."""
    if "\r" in text or "\0" in text or "\t" in text:
        return None
    try:
        return _Reader(text, path, offset, set(reserved)).read(embed=embed)
    except _NotPlainError:
        return None


class _Reader:
    """Reads one body, line by line. A class because places, links and ids are gathered on the way."""

    def __init__(self, text: str, path: str, offset: int, taken: set[str]) -> None:
        self.folder = path.rpartition("/")[0]
        self.text = text
        self.offset = offset
        self.lines = text.split("\n")
        self.ids = Unique(taken)
        self.slugs = Unique()
        self.links: list[Link] = []
        self.headings: list[Heading] = []
        self.tasks: list[tuple[str, bool, int, Span]] = []
        self.plain: list[str] = []
        self.lead = ""
        self.level = 1
        self.searched = 0
        self.starts: list[int] = []
        start = 0
        for line in self.lines:
            self.starts.append(start)
            start += len(line) + 1

    def read(self, *, embed: bool) -> Body:
        sections: list[Section] = []
        title, slug = "", ""
        html: list[str] = []
        for depth, drawn in self._blocks():
            if depth == 2:
                if html or sections or title:
                    sections.append(Section(title, slug, pieces("".join(html), embed=embed)))
                    html = []
                title, slug = self.headings[-1].text, self.headings[-1].id
            html.append(drawn)
        sections.append(Section(title, slug, pieces("".join(html), embed=embed)))
        return Body(
            tuple(sections),
            tuple(self.links),
            tuple(self.headings),
            tuple(with_leaves(self.tasks)),
            self.lead,
            " ".join(self.plain),
        )

    def _blocks(self) -> Iterator[tuple[int, str]]:
        """The HTML of each block, with its depth where it is a heading, else 0."""
        lines, number, after = self.lines, 0, ""
        while number < len(lines):
            line = lines[number]
            first = number
            number += 1
            if not line:
                after = after and "blank " + after.removeprefix("blank ")
            elif line.startswith("#"):
                yield self._heading(line, first)
                after = "heading"
            elif line.startswith("- "):
                if after in ("list", "table", "blank list"):
                    raise _NotPlainError  # a loose list, or what belongs to what stands above
                while number < len(lines) and lines[number].startswith("- "):
                    number += 1
                yield 0, self._list(first, number)
                after = "list"
            elif line.startswith("|"):
                if after in ("paragraph", "list", "table"):
                    raise _NotPlainError
                while number < len(lines) and lines[number].startswith("|"):
                    number += 1
                yield 0, self._table(first, number)
                after = "table"
            else:
                if after in ("paragraph", "list", "table"):
                    raise _NotPlainError
                while number < len(lines) and lines[number] and lines[number][0] not in "#-|":
                    number += 1
                yield 0, self._paragraph(first, number)
                after = "paragraph"

    def _heading(self, line: str, number: int) -> tuple[int, str]:
        found = _HEADING.fullmatch(line)
        if found is None:
            raise _NotPlainError
        depth = len(found[1])
        self.level = max(2, min(depth, self.level + 1))
        html, text = self._inline(found[2], number, number + 1)
        slug = self.slugs.take(slug_of(text))
        page_id = self.ids.take(id_of(slug) or "section")
        self.headings.append(Heading(depth, text, slug, page_id, self._span(number)))
        return depth, f'<h{self.level} id="{page_id}">{html}</h{self.level}>\n'

    def _paragraph(self, first: int, end: int) -> str:
        for line in self.lines[first:end]:
            _expect_text(line)
        html, text = self._inline("\n".join(self.lines[first:end]), first, end)
        self.lead = self.lead or text[:LEAD_LENGTH]
        return f"<p>{html}</p>\n"

    def _list(self, first: int, end: int) -> str:
        return f"<ul>\n{''.join(map(self._item, range(first, end)))}</ul>\n"

    def _item(self, number: int) -> str:
        text = self.lines[number][2:]
        box = _TASK.match(text)
        if box is not None:
            text = text[box.end() :]
        _expect_text(text)
        html, text = self._inline(text, number, number + 1)
        if box is None:
            return f"<li>{html}</li>\n"
        is_done = box[1] != " "
        self.tasks.append((text, is_done, 1, self._span(number)))
        self.plain[-1] = f"{box[0]}{text}"
        return f'<li class="task">{TASK_OPENS[is_done]}{html}{TASK_CLOSES}</li>\n'

    def _table(self, first: int, end: int) -> str:
        if end - first < 3 or any(_ROW.fullmatch(line) is None for line in self.lines[first:end]):
            raise _NotPlainError
        rows = [line[1:-1].split("|") for line in self.lines[first:end]]
        if any(len(row) != len(rows[0]) for row in rows):
            raise _NotPlainError
        styles = [_style(cell) for cell in rows[1]]
        head = self._cells(rows[0], first, [f'th{style} scope="col"' for style in styles], "th")
        tags = [f"td{style}" for style in styles]
        body = "".join(self._cells(row, first + 2 + index, tags, "td") for index, row in enumerate(rows[2:]))
        return f'<table class="prose-table">\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n'

    def _cells(self, row: Sequence[str], number: int, opening: Sequence[str], closing: str) -> str:
        texts = [cell.strip(" ") for cell in row]
        if any(text != text.strip() for text in texts):
            raise _NotPlainError
        drawn = [self._inline(text, number, number + 1)[0] for text in texts]
        cells = [f"<{tag}>{html}</{closing}>\n" for tag, html in zip(opening, drawn, strict=True)]
        return f"<tr>\n{''.join(cells)}</tr>\n"

    def _inline(self, text: str, first: int, end: int) -> tuple[str, str]:
        """The inline content of the lines from `first` to `end`: its HTML, and its text."""
        if _PLAIN.fullmatch(text):
            self.plain.append(text)
            return text, text
        html: list[str] = []
        plain: list[str] = []
        length = 0
        for found, run, strong, em, label, target, code in _INLINE.findall(text):
            length += len(found)
            if run:
                html.append(_escaped(run))
                plain.append(run)
            elif target:
                html.append(f'<a href="{self._link(target, first, end)}">{_escaped(label)}</a>')
                plain.append(label)
            elif strong or em or code:
                tag = "strong" if strong else "em" if em else "code"
                html.append(f"<{tag}>{_escaped(strong or em or code)}</{tag}>")
                plain.append(strong or em or code)
            else:
                html.append("\n")
                plain.append(" ")
        if length < len(text):  # something lies between
            raise _NotPlainError
        whole = "".join(plain).strip()
        self.plain.append(whole)
        return "".join(html), whole

    def _link(self, target: str, first: int, end: int) -> str:
        """The open place of a link. It is looked for as the parser's reader does, which knows no columns."""
        begin = max(self.starts[first], self.searched)
        at = self.text.find(target, begin, self.starts[end] if end < len(self.starts) else len(self.text))
        self.searched = at + len(target)
        span = Span(at, self.searched).within(self.offset)
        self.links.append(Link(*aim(target, self.folder), target, is_image=False, span=span))
        return slot(len(self.links) - 1)

    def _span(self, number: int) -> Span:
        start = self.starts[number] + self.offset
        return Span(start, start + len(self.lines[number].rstrip()))


def _expect_text(line: str) -> None:
    """That a line begins and ends as text does."""
    if _BEGINS_TEXT.match(line) is None or line[-1].isspace():
        raise _NotPlainError


def _style(cell: str) -> str:
    """The alignment that a cell below a table's heads asks for, as an attribute."""
    found = _ALIGNMENT.fullmatch(cell)
    if found is None:
        raise _NotPlainError
    side = {(True, True): "center", (True, False): "left", (False, True): "right"}.get((bool(found[1]), bool(found[2])))
    return f' style="text-align:{side}"' if side else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
