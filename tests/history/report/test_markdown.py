"""The comment on a pull request: what a forge makes of it, and what hostile content cannot do with it."""

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from okrsite.history.diff import diff
from okrsite.history.report import FORMATS, Report, markdown
from tests.history.states import COMPANY, Document, changed, key_result, read
from tests.hostile import TEXTS

FORGE = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def comment(before: Any, after: Any) -> str:
    old, new = read(before, after)
    return FORMATS["markdown"](Report(diff(old, new), old, new, "content"))


def test_the_whole() -> None:
    after = key_result(COMPANY, "launch/reviews", target=90)
    after = changed(
        after, "checkins/2026-02-10.md", "Up.", date="2026-02-10", author="ada", readings={"launch/reviews": 75}
    )
    assert comment(COMPANY, after) == (
        """\
<!-- okrsite-diff -->
**1 objective and 1 check\\-in changed\\. The goals of 1 objective moved after it had begun\\.**

### Moved goalposts

| Objective or key result | What changed | Before | Now | Now, by the original goal |
|---|---|---:|---:|---:|
| **Launch to leader** |  | 50% | 50% | 75% |
| Good reviews | target\\: 80% → 90% | 50% | 50% | 75% |

### Objectives

- **Launch to leader** `launch`
  - Good reviews \\(50% on track\\)\\: target\\: 80% → 90%

### Check-ins

- **10 Feb 2026, Ada** `2026-02-10` *new*
  - Good reviews\\: 75%

<sub>before → after, figures as of 14 Feb 2026</sub>
"""
    )


def test_nothing_changed() -> None:
    assert comment(COMPANY, COMPANY) == (
        f"{markdown.MARKER}\n**Nothing changed\\.**\n\n<sub>before → after, figures as of 14 Feb 2026</sub>\n"
    )


HOSTILE = (
    *TEXTS,
    "@octocat and @org/team, mail@example.org",
    "#12, GH-12, acme/okrs#12 and !34",
    "![x](https://evil.example/x.png) [a](https://evil.example) <https://evil.example> https://evil.example www.evil.example",
    "<!-- --> <img src=x> </details> <script>x</script> &lt;b&gt; &#64;octocat",
    "| a | b |\n|---|---|",
    "* a\n# b\n> c\n    d\n```\ne",
    "$x$ `a` ``b ~~c~~ **d** __e__ :tada:",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_as_they_are(text: str) -> None:
    after = key_result(COMPANY, "launch/reviews", title=text, target=90)
    after = changed(after, "objectives/launch.md", title=text, tags=[text[:400]])
    written = comment(COMPANY, after)
    tokens = FORGE.parse(written)
    inline = [child for token in tokens for child in token.children or () if token.type == "inline"]
    assert {token.type for token in inline} <= {
        "text",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "code_inline",
        "softbreak",
        "hardbreak",
        "html_inline",
        "text_special",
    }
    assert {token.content for token in inline if token.type == "html_inline"} <= {"<sub>", "</sub>"}
    assert [token.content for token in tokens if token.type == "html_block"] == [f"{markdown.MARKER}\n"]
    assert not re.search(r"@\w|#\d|GH-\d|https?:|www\.", written.removeprefix(markdown.MARKER))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", written)
    shown = "".join(token.content for token in inline if token.type in ("text", "text_special"))
    plain = " ".join(re.sub("[\u202a-\u202e]", " ", text).split())
    assert plain[:40] in shown.replace("\u200b", "")


def test_a_long_comment_is_cut_between_things_and_says_so() -> None:
    after: dict[str, Document] = dict(COMPANY)
    for number in range(1_500):
        after = {**after, f"objectives/more-{number}.md": ({"title": f"Objective {number}", "cycle": "2026-q1"}, "")}
    written = comment(COMPANY, after)
    assert 50_000 < len(written) <= markdown.MOST_LETTERS
    missing = re.search(r"\*([\d,]+) more: too long for a comment", written)
    shown = written.count("- **Objective")
    assert missing
    assert shown + int(missing[1].replace(",", "")) in (1_500, 1_500 + 2)  # two figures move with it
    assert written.count("<details>") == written.count("</details>") > 0


def test_one_thing_with_very_many_changes_is_cut_too() -> None:
    many = [{"id": f"k{number}", "title": "x" * 400, "done": False} for number in range(200)]
    written = comment(COMPANY, changed(COMPANY, "objectives/win.md", key_results=many))
    assert len(written) <= markdown.MOST_LETTERS
    assert "181 more" in written


def test_errors_stand_in_front() -> None:
    written = comment(COMPANY, {**COMPANY, "objectives/win.md": "---\ntitle: [\n---\n"})
    assert "After has 1 error" in written
    assert "Not compared, since one side cannot be read\\: objective win\\." in written
