"""Why pages are drawn, and how that is told."""

import pytest

from okrsite.build.plan import Reason, Work, counts, explain, why
from okrsite.site.render import FRAME_DIGITS, TEMPLATE_DIGITS


def fingerprint(frame: str = "0", template: str = "0", view: str = "0") -> str:
    return frame * FRAME_DIGITS + template * TEMPLATE_DIGITS + view * 32


@pytest.mark.parametrize(
    ("wanted", "reasons"),
    [
        (fingerprint(), ()),
        (fingerprint(view="1"), (Reason.CONTENT,)),
        (fingerprint(template="1"), (Reason.TEMPLATE,)),
        (fingerprint(frame="1"), (Reason.FRAME,)),
        (fingerprint(frame="1", view="1"), (Reason.CONTENT, Reason.FRAME)),
        (fingerprint("1", "1", "1"), (Reason.CONTENT, Reason.TEMPLATE, Reason.FRAME)),
        ("0" * 32, (Reason.FRAME,)),
    ],
)
def test_what_changed_is_the_reason(wanted: str, reasons: tuple[Reason, ...]) -> None:
    assert why(fingerprint(), wanted, is_there=True) == reasons


def test_a_page_that_is_not_published_is_new() -> None:
    assert why(None, fingerprint(), is_there=False) == (Reason.NEW,)


def test_a_page_whose_file_is_not_as_it_was_is_drawn_again() -> None:
    assert why(fingerprint(), fingerprint(), is_there=False) == (Reason.GONE,)


WORKS = (
    Work("b/index.html", (Reason.CONTENT, Reason.TEMPLATE)),
    Work("c/index.html", ()),
    Work("a/index.html", (Reason.NEW,)),
)


def test_a_page_with_two_reasons_counts_for_both() -> None:
    assert counts(WORKS) == {Reason.NEW: 1, Reason.CONTENT: 1, Reason.TEMPLATE: 1}


def test_the_plan_in_words() -> None:
    assert explain(WORKS, ["d/index.html"]) == (
        "2 pages to draw:\n"
        "        1  new\n"
        "        1  content changed\n"
        "        1  template changed\n"
        "1 page to remove.\n"
        "\n"
        "a/index.html: new\n"
        "b/index.html: content changed, template changed\n"
        "d/index.html: removed\n"
    )


def test_nothing_to_do() -> None:
    assert explain(WORKS[1:2], ()) == "Every page stays as it is.\n"


def test_pages_that_go_and_none_to_draw() -> None:
    assert explain((), ["d/index.html"]) == "No page to draw.\n1 page to remove.\n\nd/index.html: removed\n"
