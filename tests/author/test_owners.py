"""Who is asked to review what."""

import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.author.owners import BEGIN, END, OwnersError, first_difference, has_block, lines, pattern, with_block
from tests.author.content import portfolio


def reviewers(changed: dict[str, str | None] | None = None, folder: str = "content/") -> dict[str, str]:
    """Reviewers by path."""
    return dict(line.split(" ", 1) for line in lines(portfolio(changed), folder, "_site.yml"))


def test_everything_has_its_reviewers() -> None:
    assert reviewers() == {
        "/content/_site.yml": "@Grace",
        "/content/company.md": "@Grace",
        "/content/cycles/2026-q1.md": "@Grace",
        "/content/teams/games.md": "@ada-l",
        "/content/teams/mobile.md": "@ada-l",  # nobody leads it: the team above
        "/content/teams/shop.md": "@tom @Grace",
        "/content/people/ada.md": "@ada-l",
        "/content/people/grace.md": "@Grace",
        "/content/people/tom.md": "@tom @Grace",  # and who leads the company, since there is no team
        "/content/people/nobody.md": "@Grace",
        "/content/kpis/rating.md": "@ada-l @tom @Grace",
        "/content/initiatives/campaign.md": "@ada-l",
        "/content/objectives/2026-q1/win.md": "@ada-l",
        "/content/objectives/2026-q1/help.md": "@ada-l",
        "/content/objectives/2026-q1/sell.md": "@tom @Grace @ada-l",  # it contributes to an objective of games
    }


def test_check_ins_are_everybodys() -> None:
    assert not [path for path in reviewers() if "checkins" in path]


def test_an_account_is_named_once() -> None:
    found = reviewers({"people/tom.md": "---\ngithub: GRACE\n---\n"})
    assert found["/content/teams/shop.md"] == "@GRACE"


def test_nobody_to_ask() -> None:
    people = {f"people/{name}.md": "---\nrole: x\n---\n" for name in ("ada", "grace", "tom", "nobody")}
    assert reviewers({**people}) == {}
    assert reviewers({f"people/{name}.md": None for name in ("ada", "grace", "tom", "nobody")}) == {}


def test_they_are_in_order_and_from_the_root() -> None:
    found = lines(portfolio(), "", "_site.yml")
    assert found == sorted(found)
    assert found[0].startswith("/_site.yml ")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("content/objectives/2026-q1/win.md", "/content/objectives/2026-q1/win.md"),
        ("our content/a.md", "/our?content/a.md"),
        ("#1/!a/[b]/c*d/e?f\\g.md", "/?1/?a/?b?/c?d/e?f?g.md"),
        ("größe/日本.md", "/größe/日本.md"),
    ],
)
def test_paths(path: str, written: str) -> None:
    assert pattern(path) == written


@given(st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), min_size=1))
def test_every_path_is_found_by_its_pattern(path: str) -> None:
    written = pattern(path)
    assert fnmatchcase("/" + path, written)
    assert not re.search(r"[\s#!\[\]\\*]", written)


class TestBlock:
    def test_a_new_file(self) -> None:
        made = with_block("", ["/a @b"])
        assert made == f"{BEGIN}\n/a @b\n{END}\n"
        assert has_block(made)
        assert with_block(made, ["/a @b"]) == made

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_what_stands_around_it_stays(self, newline: str) -> None:
        mine = f"# mine{newline}* @all{newline}"
        made = with_block(mine, ["/a @b"])
        assert made.startswith(mine + newline + BEGIN)
        changed = with_block(made + f"/late @me{newline}", ["/c @d"])
        assert changed == f"{mine}{newline}{BEGIN}{newline}/c @d{newline}{END}{newline}/late @me{newline}"

    def test_a_last_line_without_end(self) -> None:
        assert with_block("* @all", []).startswith("* @all\n\n# okrsite")

    @pytest.mark.parametrize("text", [f"{BEGIN}\n", f"{BEGIN}\n{BEGIN}\n{END}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
    def test_a_block_in_pieces(self, text: str) -> None:
        with pytest.raises(OwnersError, match="Keep one of each"):
            with_block(text, [])

    @pytest.mark.parametrize(("old", "new", "line"), [("a\nb\n", "a\nc\n", 2), ("a\n", "a\nb\n", 2), ("", "a", 1)])
    def test_where_it_differs(self, old: str, new: str, line: int) -> None:
        assert first_difference(old, new) == line
