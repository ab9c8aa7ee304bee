"""Any bytes as a document or as settings end in an examination."""

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.build.examine import Examination, examine
from okrsite.okr.rules import RULES
from okrsite.okr.schema import FORMS

NOW = datetime(2026, 2, 14, 12, tzinfo=UTC)

PIECES = st.sampled_from(
    [b"---\n", b"---\r\n", b"---\r", b"\xef\xbb\xbf", b"\xff", b"\0", b"title: ", b"name: ", b"date: 2026-01-31\n", b"cycle: q1\n",
     b"start: 2026-01-01\n", b"end: 2026-03-31\n", b"owner: [ada]\n", b"author: ada\n", b"key_results:\n", b"  - {id: a, title: A, ",
     b"start: 0, target: 1}\n", b"done: false}\n", b"keep: {at_least: 1}}\n", b"readings: {win/a: 1}\n", b"parent: a\n", b"\n", b" ",
     b"\t", b": ", b"- ", b"[", b"]", b"{", b"}", b"#", b"&a ", b"*a", b"!!x ", b"|\n", b">", b'"', b"'", b"# A\n", b"- [ ] a\n",
     b"[a](b.md)", b"[^1]", b"1e999", b"\xe2\x80\xa8", b"no", b"~", b"aliases: [win]\n", b"supports: [win]\n", b"drives: [win/a]\n"]
)  # fmt: skip
DOCUMENTS = st.binary(max_size=60) | st.lists(PIECES, max_size=25).map(lambda pieces: b"---\n" + b"".join(pieces))
PATHS = [
    "company.md",
    "teams/a.md",
    "projects/a.md",
    "people/ada.md",
    "cycles/q1.md",
    "objectives/win.md",
    "initiatives/a.md",
]
PATHS += ["kpis/a.md", "checkins/a.md", "_site.yml", "static/a.md", "elsewhere/a.md"]


def examined(files: dict[str, bytes]) -> Examination:
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder)
        for path, data in {"company.md": b"---\nname: A\n---\n", **files}.items():
            (content / path).parent.mkdir(exist_ok=True)
            (content / path).write_bytes(data)
        return examine(content, NOW, None)


def test_the_paths_are_of_every_kind() -> None:
    assert len(PATHS) >= len(FORMS)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(PATHS), DOCUMENTS, min_size=1, max_size=4))
def test_any_bytes_are_examined(files: dict[str, bytes]) -> None:
    for diagnostic in examined(files).diagnostics:
        assert diagnostic.rule in RULES
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(diagnostic.source.text)
        assert diagnostic.help or diagnostic.severity != "error"


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["title", "rules", "url", ": ", "\n", "  ", "{", "}", "no-owner", "off", "'", "[", "\x07"])
    ).map("".join)
)
def test_any_text_is_taken_as_settings(text: str) -> None:
    assert examined({"_site.yml": text.encode("utf-8", "surrogatepass")}).today <= date.max
