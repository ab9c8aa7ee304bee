"""Files that a reader begins from the portal: what stands in them, where they are begun, and that no title breaks out of a comment."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.author.draft import quoted
from okrsite.document import characters
from okrsite.okr.link import link
from okrsite.okr.parse import parse
from okrsite.site.views import blank, kpi, objective, scope
from tests.site.editions import edition, renderer

TODAY = date(2026, 2, 14)
OBJECTIVE = """---
title: Win
team: games
cycle: 2026-q1
owner: [ada, bo]
key_results:
  - {id: reviews, title: Reviews, unit: "%", start: 60, target: 85}
  - {id: crashes, title: Crashes, keep: {at_most: 3}}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany}, {id: jp, title: Japan}, {id: us, title: America}]}
  - {id: shipped, title: Shipped, done: false}
  - {id: rating, title: Rating, kpi: rating, start: 3, target: 4}
  - {id: stated, title: Stated, start: 0, target: 9, current: 4}
  - {id: below, title: Others, contributions: true}
---
"""
FILES = {
    "_site.yml": "repository: https://github.com/acme/okrs\n",
    "company.md": "---\nname: Acme\n---\n",
    "teams/games.md": "---\nname: Games\n---\n",
    "projects/launch.md": "---\nname: Launch\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "kpis/rating.md": "---\ntitle: Store rating\nowner: cy\n---\n",
    "objectives/win.md": OBJECTIVE,
    "checkins/a.md": "---\ndate: 2026-02-03\nauthor: ada\nreadings: {win/reviews: 72.5, win/markets: {done: [de]}}\nkpis: {rating: 4.3}\n---\n",
    "checkins/b.md": "---\ndate: 2026-02-20\nauthor: ada\nreadings: {win/reviews: 80}\n---\n",
}
CHECK_IN = """---
date: YYYY-MM-DD
# Who reports, such as ada:
author: \n\
# What stays empty is left out.
readings:
  # Reviews: 72.5 % (2026-02-03)
  win/reviews: \n\
  # Crashes
  win/crashes: \n\
  # Markets: {done: [jp, us]}
  win/markets: \n\
  # Shipped: {done: true}
  win/shipped: \n\
kpis:
  # Store rating: 4.3 (2026-02-03)
  rating: \n\
---
"""


def page(files: Mapping[str, str] = FILES, identifier: str = "win", today: date = TODAY) -> str:
    made = edition(files, today)
    return renderer(made).render(objective.page(made, identifier)).decode()


def scope_page(address: str, files: Mapping[str, str] = FILES, today: date = TODAY) -> str:
    made = edition(files, today)
    draft = next(each for each in scope.drafts(made) if each.address == address)
    return renderer(made).render(draft.page(made)).decode()


def hosted(host: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    return {**files, "_site.yml": f"repository: https://{host}/acme/okrs\n" if host else ""}


def begun(html: str) -> str:
    """Where the page's link leads."""
    found = re.search(r'<a class="begin" href="([^"]*)"', html)
    assert found
    return unescape(found[1])


def asked(address: str) -> dict[str, str]:
    """What an address asks for."""
    values = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    return {name: value for name, (value,) in values.items()}


def copied(html: str) -> str | None:
    """The text to copy."""
    found = re.search(r"<pre[^>]* data-page-blank>(.*?)</pre>", html, re.DOTALL)
    return unescape(found[1]) if found else None


def filled(text: str) -> str:
    """A check-in whose gaps are filled in."""
    values = {"win/reviews": "73", "win/markets": "{done: [jp, us]}", "win/shipped": "{done: true}", "rating": "4.5"}
    text = text.replace("YYYY-MM-DD", "2026-02-14").replace("author: \n", "author: ada\n")
    for name, value in values.items():
        text = text.replace(f"  {name}: \n", f"  {name}: {value}\n")
    return text


def test_a_check_in_has_every_key_result_with_its_last_reading() -> None:
    address = begun(page())
    assert address.startswith("https://github.com/acme/okrs/new/main?")
    assert asked(address) == {
        "quick_pull": "1",
        "filename": "content/checkins/2026-q1/YYYY-MM-DD-NAME-win.md",
        "value": CHECK_IN,
    }
    assert copied(page()) is None


def test_with_the_numbers_typed_in_it_is_a_check_in() -> None:
    document = parse("checkins/2026-q1/2026-02-14-ada-win.md", filled(asked(begun(page()))["value"]) + "Onwards.\n")
    assert document
    assert not document.problems
    portfolio, findings = link([document, *(d for path, text in FILES.items() if (d := parse(path, text)) and d.kind)])
    assert not findings
    report = portfolio.check_ins["2026-02-14-ada-win"]
    assert report.key_results == ("win/reviews", "win/markets", "win/shipped")
    assert report.kpis == ("rating",)
    assert portfolio.readings["win/reviews"][1].value == 73


def test_it_does_not_change_with_the_day() -> None:
    assert begun(page()) == begun(page(today=TODAY + timedelta(days=3)))


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("objectives/win.md", "title: Win\n", "title: Win\nclose: {date: 2026-02-10, outcome: missed, score: 0}\n"),
        ("cycles/2026-q1.md", "start:", "closed: 2026-02-10\nstart:"),
        ("objectives/win.md", OBJECTIVE[OBJECTIVE.index("  - {id: reviews") : OBJECTIVE.index("  - {id: stated")], ""),
    ],
    ids=["a closed objective", "a closed cycle", "nothing that is reported"],
)
def test_where_nothing_can_be_reported_nothing_is_offered(path: str, before: str, after: str) -> None:
    files = {name: text for name, text in FILES.items() if not name.startswith("checkins/")}
    files[path] = files[path].replace(before, after)
    html = page(files)
    assert 'class="begin"' not in html
    assert "begin.js" not in html


@pytest.mark.parametrize(
    ("host", "fills_in", "has_text", "has_copy"),
    [
        ("github.com", True, True, False),
        ("codeberg.org", True, True, False),
        ("gitlab.com", False, True, True),
        ("bitbucket.org", False, False, True),
        ("", False, False, True),
    ],
)
def test_every_host_gets_what_it_takes(host: str, fills_in: bool, has_text: bool, has_copy: bool) -> None:
    html = page(hosted(host))
    links = [unescape(each) for each in re.findall(r'<a class="begin" href="([^"]*)"', html)]
    assert (links[0] != "#page-begin") == fills_in
    assert any(CHECK_IN in asked(each).values() for each in links if "?" in each) == has_text
    assert copied(html) == (CHECK_IN if has_copy else None)
    assert ("content/checkins/2026-q1/YYYY-MM-DD-NAME-win.md</code>" in html) == has_copy


@pytest.mark.parametrize("host", ["github.com", "gitlab.com"])
def test_what_an_address_cannot_hold_is_there_to_copy(host: str) -> None:
    krs = "".join(f"  - {{id: kr-{n}, title: 価値 {n} 価値価値価値, start: 0, target: 1}}\n" for n in range(90))
    files = hosted(host, {**FILES, "objectives/much.md": f"---\ntitle: Much\ncycle: 2026-q1\nkey_results:\n{krs}---\n"})
    html = page(files, "much")
    links = [unescape(each) for each in re.findall(r'<a class="begin" href="([^"]*)"', html)]
    assert links[0] == "#page-begin"
    assert all(len(each) <= blank.LONGEST_ADDRESS for each in links)
    assert {"", "content/checkins/2026-q1/YYYY-MM-DD-NAME-much.md"} <= set(asked(links[1]).values())
    text = copied(html)
    assert text
    assert text.count("much/kr-") == 90


@given(st.text(min_size=1), st.text())
def test_no_title_breaks_out_of_its_comment(title: str, unit: str) -> None:
    """Nor out of the address, or the page."""
    title, unit = (characters.FORBIDDEN.sub("", text) for text in (f"{title}x", unit))
    written = (
        f"---\ntitle: Win\ncycle: 2026-q1\nkey_results:\n  - {{id: reviews, title: {quoted(title)}, unit: {quoted(unit)}, start: 60, target: 85}}\n"
        f"  - {{id: markets, title: {quoted(title)}, milestones: [{{id: de, title: Germany}}]}}\n---\n"
    )
    files = {**FILES, "objectives/win.md": written}
    del files["checkins/a.md"]
    address = begun(page(files))
    assert address.isascii()
    text = asked(address)["value"]
    assert [line for line in text.splitlines() if not line.lstrip().startswith("#")] == [
        "---", "date: YYYY-MM-DD", "author: ", "readings:", "  win/reviews: ", "  win/markets: ", "---",
    ]  # fmt: skip
    document = parse("checkins/c.md", filled(text))
    assert document
    assert not document.problems


def test_a_kpi_has_a_check_in_of_its_own() -> None:
    made = edition(FILES, TODAY)
    html = renderer(made).render(kpi.page(made, made.portfolio.kpis["rating"])).decode()
    wanted = asked(begun(html))
    assert wanted["filename"] == "content/checkins/YYYY-MM-DD-NAME-rating.md"
    assert wanted["value"] == (
        "---\ndate: YYYY-MM-DD\n# Who reports, such as cy:\nauthor: \n# What stays empty is left out.\n"
        "kpis:\n  # Store rating: 4.3 (2026-02-03)\n  rating: \n---\n"
    )


@pytest.mark.parametrize(
    ("address", "owner"),
    [("company/", ""), ("teams/games/", "team: games\n"), ("projects/launch/", "project: launch\n")],
)
def test_a_new_objective_knows_whose_it_is_and_its_cycle(address: str, owner: str) -> None:
    wanted = asked(begun(scope_page(address)))
    text = wanted["value"]
    assert wanted["filename"] == "content/objectives/2026-q1/NAME.md"
    assert f"title: \n{owner}cycle: 2026-q1\n# " in text
    assert text.count("  - id: \n    title: \n    unit: \n    start: \n    target: \n") == 3
    for number in (1, 2, 3):
        for gap, value in (("id", f"kr-{number}"), ("title", "Reviews"), ("start", "60"), ("target", "85")):
            text = text.replace(f" {gap}: \n", f" {gap}: {value}\n", 1)
    document = parse("objectives/2026-q1/grow.md", text.replace("title: \n", "title: Grow\n", 1) + "Why.\n")
    assert document
    assert not document.problems


@pytest.mark.parametrize("cycle", [None, "---\nstart: 2026-01-01\nend: 2026-03-31\nclosed: 2026-02-10\n---\n"])
def test_without_a_cycle_that_runs_it_is_left_open(cycle: str | None) -> None:
    files = {
        path: text for path, text in FILES.items() if path.partition("/")[0] not in ("cycles", "objectives", "checkins")
    }
    files |= {"cycles/2026-q1.md": cycle} if cycle else {}
    wanted = asked(begun(scope_page("teams/games/", files)))
    assert wanted["filename"] == "content/objectives/NAME.md"
    assert "\ncycle: \n" in wanted["value"]
