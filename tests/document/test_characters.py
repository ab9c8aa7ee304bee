"""Characters that cannot be part of a text."""

import sys
from unicodedata import category

from okrsite.document import characters

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))


def test_every_code_point() -> None:
    found = set(characters.FORBIDDEN.findall(EVERY))
    set_aside = {c for c in EVERY if ord(c) & 0xFFFE == 0xFFFE or "\ufdd0" <= c <= "\ufdef"}
    controls = {c for c in EVERY if category(c) in ("Cc", "Cs")} - set("\t\n\r\x85")
    assert found == set_aside | controls


def test_replaced_and_named() -> None:
    assert characters.replaced("a\x1bb\ud800c\U0010ffff ü日\t\n") == "a\ufffdb\ufffdc\ufffd ü日\t\n"
    assert characters.named("\x1b") == "U+001B"
