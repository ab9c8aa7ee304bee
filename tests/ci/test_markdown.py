"""Markdown made harmless and short."""

from okrsite.ci.markdown import shortened, unmentioned


def test_nobody_is_called() -> None:
    assert unmentioned("@ @ada @acme/team a@b.example") == "@ @\u200bada @\u200bacme/team a@\u200bb.example"


def test_short_texts_stay() -> None:
    assert shortened("a\nb", 3, "…") == "a\nb"


def test_long_texts_end_behind_a_line() -> None:
    assert shortened("aaa\nbbb\nccc", 10, "…") == "aaa\n\n…"
    assert shortened("a" * 20, 10, "…") == "a" * 7 + "\n\n…"
