"""Bodies: what GitHub would show, links that stay inside the site, and nothing that escapes the page."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.document.commonmark import SCHEMES
from okrsite.document.markdown import Body, embedded, read

HERE = "objectives/q1/win.md"


def html(body: Body) -> str:
    """The whole HTML, with «path#anchor» where a link inside the site is filled in later."""
    return "".join(
        piece if isinstance(piece, str) else f"«{body.links[piece].path}#{body.links[piece].anchor}»"
        for section in body.sections
        for piece in section.pieces
    )


def shown(text: str) -> str:
    return html(read(text, HERE)).strip()


def hrefs(text: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]*)"', shown(text))


class TestLinks:
    @pytest.mark.parametrize(
        ("target", "path", "anchor"),
        [
            ("b.md", "objectives/q1/b.md", ""),
            ("./b.md", "objectives/q1/b.md", ""),
            ("../../teams/m.md", "teams/m.md", ""),
            ("../q2/b.md#reviews", "objectives/q2/b.md", "reviews"),
            ("#reviews", "", "reviews"),
            ("#", "", ""),
            ("", "", ""),
            ("?x", "", ""),
            ("b.md?plain=1#l", "objectives/q1/b.md", "l"),
            ("b%20c.md", "objectives/q1/b c.md", ""),
            ("<b c.md>", "objectives/q1/b c.md", ""),
            ("b.md#gr%C3%BC%C3%9Fe", "objectives/q1/b.md", "grüße"),
            ("größe.md", "objectives/q1/größe.md", ""),
            ("../../../x.md", "../x.md", ""),
            ("../../../../../etc/passwd", "../../../etc/passwd", ""),
            ("%2e%2e/%2e%2e/%2e%2e/x.md", "../x.md", ""),
            ("..%2f..%2f..%2fx.md", "../x.md", ""),
            ("../../static/../_site.yml", "_site.yml", ""),
            ("/teams/m.md", "/teams/m.md", ""),
            ("a//b.md", "objectives/q1/a/b.md", ""),
        ],
    )
    def test_inside(self, target: str, path: str, anchor: str) -> None:
        for text, is_image in (
            (f"[a]({target})", False),
            (f"![a]({target})", True),
            (f"[a][r]\n\n[r]: {target or '<>'}", False),
        ):
            (link,) = read(text, HERE).links
            assert (link.path, link.anchor, link.is_image) == (path, anchor, is_image)

    @pytest.mark.parametrize(
        "target",
        [
            "https://a.example/b?c=d&e#f",
            "http://a.example",
            "mailto:a@b.example",
            "tel:+491",
            "//a.example/b",
            "HTTPS://A.example",
        ],
    )
    def test_outside(self, target: str) -> None:
        body = read(f"[a]({target})", HERE)
        assert not body.links
        assert f'href="{target.replace("&", "&amp;").lower()}' in html(body).lower()

    @pytest.mark.parametrize(
        "target",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "data:image/svg+xml;base64,AA",
            "file:///etc/passwd",
            "&#106;avascript:alert(1)",
            "javascript&colon;alert(1)",
            "java&Tab;script:x",
            "\x01javascript:x",
            "<java\tscript:x>",
            "ms-msdt:/id",
            "intent://x",
            "blob:x",
            "C:/Users/ada/plan.docx",
            "view-source:x",
        ],
    )
    def test_what_could_run_is_text(self, target: str) -> None:
        for text in (f"[a]({target})", f"![a]({target})", f"<{target}>", f"[a][r]\n\n[r]: {target}"):
            for address in hrefs(text):
                assert address.startswith("«"), address

    def test_schemes_are_those_that_start_nothing(self) -> None:
        assert not SCHEMES & {"javascript", "data", "vbscript", "file", "blob", "about"}

    def test_pictures_from_elsewhere_become_links(self) -> None:
        assert shown("![A <b>](https://a.example/x.png)") == '<p><a href="https://a.example/x.png">A &lt;b&gt;</a></p>'
        assert shown("![](//a.example/x.png)") == '<p><a href="//a.example/x.png">//a.example/x.png</a></p>'
        assert (
            shown("[![A](https://a.example/x.png)](https://b.example)") == '<p><a href="https://b.example">A</a></p>'
        ), "no link in a link"

    def test_pictures_of_the_site_and_small_ones_in_the_text(self) -> None:
        assert (
            shown("![A](../../static/a.png 'T')")
            == '<p><img src="«static/a.png#»" alt="A" title="T" loading="lazy" /></p>'
        )
        assert shown("![](data:image/png;base64,AA==)") == '<p><img src="data:image/png;base64,AA==" alt="" /></p>'

    def test_places(self) -> None:
        text = "One [a](b.md), [c](b.md)\nand [d](b%20c.md).\n\n> - [e](f.md)\n\n[g][r]\n\n[r]: h.md\n"
        body = read(text, HERE, offset=100)
        places = [text[link.span.start - 100 : link.span.end - 100] for link in body.links]
        assert places == ["b.md", "b.md", "b%20c.md", "f.md", "[g][r]"]
        assert body.links[0].span.start < body.links[1].span.start
        assert [link.target for link in body.links] == ["b.md", "b.md", "b c.md", "f.md", "h.md"]


class TestHtml:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("a <b onclick=x>b</b> <!-- c -->", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt; &lt;!-- c --&gt;</p>"),
            ("&lt;script&gt; &#60;b&#62; &amp;lt;", "<p>&lt;script&gt; &lt;b&gt; &amp;lt;</p>"),
            ("&#0; &#xD800; &nosuch; &copy", "<p>� � &amp;nosuch; &amp;copy</p>"),
            ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
            (
                '```"><script>\n<b>\n```',
                '<pre><code class="language-&quot;&gt;&lt;script&gt;">&lt;b&gt;\n</code></pre>',
            ),
            ('[a](b.md "\\" onclick=x")', '<p><a href="«objectives/q1/b.md#»" title="&quot; onclick=x">a</a></p>'),
            ("a\0b \x000\x00", "<p>a�b �0�</p>"),
            ("~~a~~ **b** *c*", "<p><s>a</s> <strong>b</strong> <em>c</em></p>"),
            ("a  \nb\\\nc", "<p>a<br />\nb<br />\nc</p>"),
            ("www.a.example https://a.example", "<p>www.a.example https://a.example</p>"),
        ],
    )
    def test_text_stays_text(self, text: str, expected: str) -> None:
        assert shown(text) == expected

    def test_tables(self) -> None:
        found = shown("| a | b |\n|:--|--:|\n| `x` | [l](z.md) |\n| \\| | <b> | lost |\n")
        assert found.startswith('<table class="prose-table">')
        assert found.count('scope="col"') == 2
        assert "<td" in found
        assert "«objectives/q1/z.md#»" in found
        assert "&lt;b&gt;" in found
        assert "lost" not in found

    @given(
        st.lists(
            st.sampled_from(
                ["<script>", "](", "[", "![", "javascript:", "\n", "\n\n", "> ", "- ", "- [ ] ", "# ", "## ", "|", "-|-", "`", "```",
                 "*", "_", "~~", "<", ">", '"', "'", "&", "&#106;", "&quot;", "\\", "[^1]", "[^1]: ", "    ", "http://a", ".md", "#x",
                 "\0", "\t", "é", "🎉", "\u202e", "onclick=x", ")", "]: ", "<http://a'b>", "---", "==="]
            ),
            max_size=30,
        ).map("".join)
    )  # fmt: skip
    def test_any_text_makes_harmless_pages(self, text: str) -> None:
        body = read(text, HERE, offset=3)
        checker = _Checker()
        checker.feed(html(body))
        checker.close()
        assert not checker.wrong
        assert not checker.open
        for span in (*(x.span for x in body.links), *(x.span for x in body.headings), *(x.span for x in body.tasks)):
            assert 3 <= span.start <= span.end <= 3 + len(text)
        assert len({heading.id for heading in body.headings}) == len(body.headings)


class _Checker(HTMLParser):
    """Finds elements and attributes that no Markdown makes, addresses that run something, and what is not closed."""

    ELEMENTS = frozenset(
        [
            "p",
            "a",
            "img",
            "em",
            "strong",
            "s",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "br",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "sup",
            "section",
            "div",
            "label",
            "input",
        ]
    )
    ATTRIBUTES = frozenset(
        [
            "href",
            "src",
            "alt",
            "title",
            "loading",
            "class",
            "id",
            "scope",
            "style",
            "start",
            "role",
            "type",
            "disabled",
            "checked",
        ]
    )
    VOID = frozenset(("img", "hr", "br", "input"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ELEMENTS:
            self.wrong.append(tag)
        if tag == "a" and "a" in self.open:
            self.wrong.append("a link in a link")
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "input" and ("disabled", None) not in attrs:
            self.wrong.append("a field to fill in")
        for name, value in attrs:
            if name not in self.ATTRIBUTES or (
                name == "style" and not re.fullmatch("text-align:(left|right|center)", value or "")
            ):
                self.wrong.append(f"{name}={value}")
            if name in ("href", "src") and not re.match(r"«|#|//|(?:https?|mailto):", value or ""):
                self.wrong.append(f"{name}={value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("a declaration")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.wrong.append("an instruction")


class TestHeadings:
    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("Why this, why now?", "why-this-why-now"),
            ("Größe & Maß!", "größe--maß"),
            ("a_b-c.d", "a_b-cd"),
            ("🎉 Party", "-party"),
            ("C++ / C#", "c--c"),
            ("a  b", "a--b"),
            ("1. First", "1-first"),
            ("x² ½", "x²-½"),
            ("Gru\u0308n", "gru\u0308n"),
            ("हिन्दी", "हिन्दी"),
            ("日本語 テスト", "日本語-テスト"),
            ("`code` and [link](b.md)", "code-and-link"),
            ("**Bold** *it*", "bold-it"),
            ("![Logo](a.png)", "logo"),
            ("Q&amp;A", "qa"),
            ("-", ""),
        ],
    )
    def test_anchors_are_those_of_github(self, title: str, slug: str) -> None:
        (heading,) = read(f"## {title}\n" if title != "-" else "##\n", HERE).headings
        assert heading.slug == slug
        assert heading.id

    def test_equal_titles_are_counted(self) -> None:
        body = read("# A\n# A\n# A-1\n# a\n#\n#\n", HERE)
        assert [heading.slug for heading in body.headings] == ["a", "a-1", "a-1-1", "a-2", "", "-1"]
        assert len({heading.id for heading in body.headings}) == 6

    def test_ids_of_the_page_are_left_alone(self) -> None:
        body = read("## Reviews\n\n## Page main\n\nA[^1]\n\n## fn1\n\n[^1]: B\n", HERE, reserved=frozenset({"reviews"}))
        assert [(heading.slug, heading.id) for heading in body.headings] == [
            ("reviews", "reviews-1"),
            ("page-main", "section-page-main"),
            ("fn1", "fn1"),
        ]
        ids = re.findall(r' id="([^"]+)"', html(body))
        assert len(ids) == len(set(ids))

    def test_levels_leave_no_gap_below_the_title_of_the_page(self) -> None:
        assert re.findall(r"<h(\d)", shown("# A\n###### B\n### C\n# D\n#### E\n")) == ["2", "3", "3", "2", "3"]

    def test_places(self) -> None:
        text = "Text\n\n  ## Two\n\nThree\n=====\n"
        spans = [heading.span for heading in read(text, HERE, offset=10).headings]
        assert [text[start - 10 : end - 10] for start, end in spans] == ["## Two", "Three"]


class TestSections:
    TEXT = "Intro[^n].\n\n# Top\n\n## One\n\n### Inner\n\n> ## Quoted\n\nTwo\n---\n\n[^n]: Note [l](z.md)\n"

    def test_parts_begin_with_headings_of_the_second_level(self) -> None:
        body = read(self.TEXT, HERE)
        assert [section.title for section in body.sections] == ["", "One", "Two", ""]
        assert body.section("one") is body.sections[1]
        assert body.section("nowhere", "TWO") is body.sections[2]
        assert body.section("Quoted") is None
        assert body.lead == "Intro."

    def test_footnotes_stand_in_a_part_of_their_own(self) -> None:
        body = read(self.TEXT, HERE)
        last = "".join(piece for piece in body.sections[-1].pieces if isinstance(piece, str))
        assert '<div class="footnotes" role="note">' in last
        assert "Two" not in last
        assert body.links[0].path == "objectives/q1/z.md"

    def test_bodies_among_others_on_a_page_share_no_ids(self) -> None:
        one, other = (html(read("A[^1]\n\n[^1]: B\n", f"checkins/{name}.md", embed=True)) for name in "ab")
        ids = re.findall(r' id="([^"]+)"', one + other)
        assert len(ids) == 4
        assert len(set(ids)) == 4

    def test_a_part_on_another_page(self) -> None:
        assert embedded('<h3 id="x">A</h3>\n<p>B<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p>') == (
            '<p class="heading">A</p>\n<p>B</p>'
        )

    @pytest.mark.parametrize("text", ["", "\n", " \n\t", "\r\r"])
    def test_nothing(self, text: str) -> None:
        assert read(text, HERE) == Body()


class TestTasks:
    def test_tasks_are_those_that_github_shows(self) -> None:
        text = (
            "- [ ] open\n  - [x] done\n    - [X] **bold** [l](z.md)\n  - [x]glued\n- [ ]\n- [-] no\n"
            "1. [ ] numbered\n\n> - [ ] quoted\n\n[ ] no list\n\n`- [ ] code`\n"
        )
        body = read(text, HERE)
        assert [(task.text, task.done, task.depth, task.is_leaf) for task in body.tasks] == [
            ("open", False, 1, False),
            ("done", True, 2, False),
            ("bold l", True, 3, True),
            ("numbered", False, 1, True),
            ("quoted", False, 1, True),
        ]
        assert re.findall("<input[^>]*?( checked)?> ?(.*?)</label>", html(body)) == [
            ("", "open"),
            (" checked", "done"),
            (" checked", '<strong>bold</strong> <a href="«objectives/q1/z.md#»">l</a>'),
            ("", "numbered"),
            ("", "quoted"),
        ]
        assert text[slice(*body.tasks[2].span)] == "- [X] **bold** [l](z.md)"

    def test_line_ends_make_no_difference(self) -> None:
        for newline in ("\n", "\r\n", "\r"):
            text = newline.join(["- [ ] a", "  - [x] b", "", "## T", "", "[l](z.md)"])
            body = read(text, HERE)
            places = [*(task.span for task in body.tasks), body.headings[0].span, body.links[0].span]
            assert [text[start:end] for start, end in places] == ["- [ ] a", "- [x] b", "## T", "z.md"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(">" * 10_000 + " x", id="quotes in quotes"),
        pytest.param("- " * 10_000 + "x", id="lists in lists"),
        pytest.param("".join("  " * n + "- [ ] x\n" for n in range(500)), id="tasks below tasks"),
        pytest.param("[" * 50_000, id="brackets"),
        pytest.param("![" * 20_000, id="pictures that do not end"),
        pytest.param("[a](" * 20_000, id="links that do not end"),
        pytest.param("*a **b " * 10_000, id="emphasis that does not end"),
        pytest.param("**" * 20_000 + "a" + "**" * 20_000, id="emphasis in emphasis"),
        pytest.param("".join("`" * n + " " for n in range(1, 800)), id="code that does not end"),
        pytest.param("<![CDATA[" * 10_000, id="declarations"),
        pytest.param("<a " * 30_000, id="elements"),
        pytest.param("&" * 100_000, id="entities"),
        pytest.param("# a\n" * 20_000, id="one heading many times"),
        pytest.param("- [ ] x\n" * 10_000, id="tasks"),
        pytest.param("[a](b.md) " * 10_000, id="links of one paragraph"),
        pytest.param("".join(f"[a{n}]: x\n" for n in range(10_000)) + "[a1]" * 1_000, id="references"),
        pytest.param("".join(f"[^{n}]: x\n\n[^{n}]\n\n" for n in range(3_000)), id="footnotes"),
        pytest.param("[^1]: [^1]\n\n[^1]", id="a footnote of itself"),
        pytest.param("|".join("a" * 1_000) + "\n" + "|".join("-" * 1_000) + "\n" + "|\n" * 1_000, id="a wide table"),
        pytest.param("a\n" * 30_000 + "===", id="a long title"),
        pytest.param("x " * 490_000, id="a long line"),
        pytest.param("\\" * 100_000, id="backslashes"),
    ],
)
def test_what_shall_exhaust_takes_seconds(text: str) -> None:
    began = time.perf_counter()
    read(text, HERE)
    assert time.perf_counter() - began < 20
