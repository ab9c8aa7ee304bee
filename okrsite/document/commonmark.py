"""Markdown bodies read by the parser, which knows all of the grammar.

In goes a body; out comes its `Body`. CommonMark with GitHub's tables, strikethrough, task lists and footnotes; raw HTML is shown as
text. Links, headings and tasks are found in the parser's tokens, never by searching the text. A body can be hostile: nothing of it
reaches the page unescaped. Only `markdown` calls it, for bodies that `plain` leaves.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

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

MAX_NESTING = 40
SCHEMES = frozenset(("http", "https", "mailto", "tel", "sms", "ftp", "xmpp", "irc", "ircs", "matrix"))
"""What a link may call upon. Others can start programs on the reader's machine; such a link is shown as text."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_TASK = re.compile(r"\[([ xX])\][ \u00a0]")


def read(text: str, path: str, offset: int, reserved: frozenset[str], *, embed: bool) -> Body:
    """Render a body, as `markdown.read` says."""
    return _Reader(text, path, offset, set(reserved)).read(embed=embed)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    # not the plugin's <section>: that would want a heading
    parser.add_render_rule(
        "footnote_block_open", lambda *_: '<div class="footnotes" role="note">\n<ol class="footnotes-list">\n'
    )
    parser.add_render_rule("footnote_block_close", lambda *_: "</ol>\n</div>\n")
    is_harmless = parser.validateLink
    parser.validateLink = lambda url: is_harmless(url) and _scheme(url) in SCHEMES | {"", "data"}  # type: ignore[method-assign]
    return parser


def _scheme(url: str) -> str:
    """The scheme of an address in lower case; empty where there is none. markdown-it lets pictures alone pass as `data:`."""
    found = _SCHEME.match(url)
    return found[0][:-1].lower() if found else ""


class _Reader:
    """Reads one body. A class because places, links and ids are gathered while the tokens are walked once."""

    def __init__(self, text: str, path: str, offset: int, taken: set[str]) -> None:
        self.text = text
        self.folder, _, name = path.rpartition("/")
        self.stem = name.rpartition(".")[0]
        self.offset = offset
        self.ids = Unique(taken)
        self.line_starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self.searched: dict[int, int] = {}
        self.links: list[Link] = []
        self.headings: list[Heading] = []
        self.tasks: list[tuple[str, bool, int, Span]] = []
        self.plain: list[str] = []
        self.lead = ""
        self.slugs = Unique()

    def read(self, *, embed: bool) -> Body:
        parser = _parser()
        environment: dict[str, Any] = {"docId": slug_of(self.stem) if embed else "page"}  # a part of the footnotes' ids
        tokens = parser.parse(self.text, environment)
        self._walk(tokens)
        sections = tuple(
            Section(title, slug, pieces(parser.renderer.render(part, parser.options, environment), embed=embed))
            for title, slug, part in _split(tokens)
        )
        return Body(
            sections,
            tuple(self.links),
            tuple(self.headings),
            tuple(with_leaves(self.tasks)),
            self.lead,
            " ".join(self.plain),
        )

    def _walk(self, tokens: list[Token]) -> None:
        lists = 0
        page_level = 1
        for index, token in enumerate(tokens):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                lists += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists -= 1
            elif token.type == "heading_open":
                page_level = self._heading(token, tokens[index + 1], tokens[index + 2], page_level)
            elif token.type == "inline":
                self._inline(token)
                if tokens[index - 1].type == "paragraph_open":
                    if index >= 2 and tokens[index - 2].type == "list_item_open":
                        self._task(tokens[index - 2], token, lists)
                    if not self.lead and lists == 0:
                        self.lead = self.plain[-1][:LEAD_LENGTH]
            elif token.type in ("fence", "code_block"):
                self.plain.append(token.content)
            elif token.type == "table_open":
                token.attrSet("class", "prose-table")
            elif token.type == "th_open":
                token.attrSet("scope", "col")

    def _heading(self, opening: Token, inline: Token, closing: Token, previous: int) -> int:
        """Give a heading its id, and a level that leaves no gap below the page's own h1."""
        depth = int(opening.tag[1])
        level = max(2, min(depth, previous + 1))
        text = _plain(inline.children or [])
        slug = self.slugs.take(slug_of(text))
        page_id = self.ids.take(id_of(slug) or "section")
        opening.tag = closing.tag = f"h{level}"
        opening.attrSet("id", page_id)
        self.headings.append(Heading(depth, text, slug, page_id, self._line_span(opening)))
        return level

    def _inline(self, token: Token) -> None:
        children = token.children or []
        inside_link = False
        for child in children:
            if child.type in ("link_open", "link_close"):
                inside_link = child.type == "link_open"
            if child.type == "link_open":
                self._link(token, child, "href")
            elif child.type == "image":
                self._link(token, child, "src", inside_link=inside_link)
        self.plain.append(_plain(children))

    def _link(self, block: Token, token: Token, attribute: str, *, inside_link: bool = False) -> None:
        """Leave an open place where a link stays inside the site."""
        target = str(token.attrGet(attribute) or "")
        is_image = attribute == "src"
        if _SCHEME.match(target) or target.startswith("//"):
            if is_image and not target.startswith("data:"):
                _make_link(token, "" if inside_link else target)
            return
        path, anchor = aim(target, self.folder)
        self.links.append(Link(path, anchor, unquote(target), is_image, self._find(block, target, token)))
        token.attrSet(attribute, slot(len(self.links) - 1))
        if is_image:
            token.attrSet("loading", "lazy")

    def _find(self, block: Token, target: str, token: Token) -> Span:
        """Where a link's target is written: inline tokens carry no column, so it is looked for in the block's lines."""
        first, last = block.map or [0, 1]
        start = max(self._line_start(first), self.searched.get(first, 0))
        end = self._line_start(last)
        for spelling in dict.fromkeys((target, unquote(target))):
            at = self.text.find(spelling, start, end) if spelling else -1
            if at >= 0:
                self.searched[first] = at + len(spelling)
                return Span(at, at + len(spelling)).within(self.offset)
        return self._line_span(block)

    def _task(self, item: Token, inline: Token, depth: int) -> None:
        children = inline.children or []
        if not children or children[0].type != "text":
            return
        box = _TASK.match(children[0].content)
        if box is None:
            return
        done = box[1] != " "
        children[0].content = children[0].content[box.end() :]
        inline.children = [_html(TASK_OPENS[done]), *children, _html(TASK_CLOSES)]
        item.attrSet("class", "task")
        self.tasks.append((_plain(children), done, depth, self._line_span(inline)))

    def _line_start(self, line: int) -> int:
        return self.line_starts[line] if line < len(self.line_starts) else len(self.text)

    def _line_span(self, token: Token) -> Span:
        """The first line of a block."""
        first = (token.map or [0, 1])[0]
        start, end = self._line_start(first), self._line_start(first + 1)
        line = self.text[start:end]
        return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip())).within(self.offset)


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _make_link(image: Token, target: str) -> None:
    """A picture from elsewhere becomes a link to it: opening a page must not call on strangers. Without `target` it becomes
    its description alone."""
    text = _escape(image.content or target or str(image.attrGet("src") or ""))
    image.type, image.tag, image.nesting = "html_inline", "", 0
    image.content = f'<a href="{_escape(target)}">{text}</a>' if target else text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _plain(children: Sequence[Token]) -> str:
    parts = (
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in children
        if child.type in ("text", "code_inline", "softbreak", "hardbreak", "image")
    )
    return "".join(parts).strip()


def _split(tokens: list[Token]) -> Iterator[tuple[str, str, list[Token]]]:
    """The tokens by section: title, anchor, and the tokens below the heading (with it, where there is one)."""
    starts = [
        index
        for index, token in enumerate(tokens)
        if (token.type == "heading_open" and token.markup in ("##", "-") and token.level == 0)
        or token.type == "footnote_block_open"
    ]
    if not starts or starts[0] > 0:
        yield "", "", tokens[: starts[0]] if starts else tokens
    for start, end in pairwise([*starts, len(tokens)]):
        opening = tokens[start]
        title = _plain(tokens[start + 1].children or []) if opening.type == "heading_open" else ""
        yield title, str(opening.attrGet("id") or ""), tokens[start:end]
