"""The pages of people: what they own, and what waits, said of things."""

from datetime import date

import pytest

from okrsite.okr.link import link
from okrsite.okr.parse import parse
from okrsite.site.page import Page
from okrsite.site.views import person
from okrsite.site.views.person import Face, PeopleView, PersonView
from tests.site.editions import edition

TODAY = date(2026, 2, 14)

FILES = {
    "company.md": "---\nname: Acme\nlead: ada\n---\n",
    "teams/shop.md": "---\nname: Shop\nlead: ada\nmembers: [ada, bo]\n---\n",
    "people/ada.md": "---\nname: Ada Ünal\nrole: Lead\nteam: shop\ngithub: ada-u\n---\nLikes boats.\n",
    "people/bo.md": "---\nname: Bo\n---\n",
    "cycles/2025-q4.md": "---\nstart: 2025-10-01\nend: 2025-12-31\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": """---
title: Launch
cycle: 2026-q1
owner: ada
key_results:
  - {id: reviews, title: Reviews, start: 60, target: 85}
  - {id: markets, title: Markets, start: 0, target: 3, owner: bo}
---
""",
    "objectives/old.md": "---\ntitle: Old\ncycle: 2025-q4\nowner: ada\nclose: {date: 2026-01-02, outcome: missed}\n---\n",
    "objectives/forgotten.md": "---\ntitle: Forgotten\ncycle: 2025-q4\nowner: bo\n---\n",
    "initiatives/campaign.md": "---\ntitle: Campaign\nowner: bo\nstatus: active\ndue: 2026-02-01\n---\n",
    "initiatives/kit.md": "---\ntitle: Kit\nowner: bo\nstatus: done\n---\n",
    "kpis/rating.md": "---\ntitle: Rating\nowner: bo\n---\n",
    "checkins/2026-02-10.md": "---\ndate: 2026-02-10\nauthor: ada\nreadings: {launch/reviews: 70}\nkpis: {rating: 4}\n---\n",
    "checkins/2026-02-20.md": "---\ndate: 2026-02-20\nauthor: ada\nreadings: {launch/reviews: 80}\n---\n",
}


def pages(files: dict[str, str]) -> dict[str, Page]:
    made = edition(files, TODAY)
    return {draft.address: draft.page(made) for draft in person.drafts(made)}


def view(name: str) -> PersonView:
    shown = pages(FILES)[f"people/{name}/"].view
    assert isinstance(shown, PersonView)
    return shown


def test_a_page_holds_what_someone_answers_for() -> None:
    ada = view("ada")
    assert [row.id for row in ada.objectives] == ["launch"]
    assert [row.id for row in ada.past_objectives] == ["old"]
    assert [one.row.id for one in ada.key_results] == ["reviews"]
    assert [link.text for link in ada.leads] == ["Acme", "Shop"]
    assert ada.member_of == ()
    assert "Likes boats." in str(ada.html)
    bo = view("bo")
    assert [link.text for link in bo.member_of] == ["Shop"]
    assert [row.id for row in bo.initiatives] == ["campaign"]
    assert [row.id for row in bo.past_initiatives] == ["kit"]
    assert [link.address for link in bo.kpis] == ["kpis/rating/"]


def test_only_check_ins_by_today_are_there() -> None:
    ada = view("ada")
    assert ada.check_in_count == 1
    [written] = ada.check_ins
    assert written.address == "check-ins/2026-w07/#2026-02-10"
    assert [link.text for link in written.about] == ["Launch", "Rating"]


def test_what_waits_is_said_of_things() -> None:
    assert view("ada").waiting == ()
    waiting = [(one.kind, one.link.text, one.days, one.day) for one in view("bo").waiting]
    assert waiting == [
        ("reading", "Markets", 44, None),
        ("closing", "Forgotten", None, date(2025, 12, 31)),
        ("finishing", "Campaign", None, date(2026, 2, 1)),
    ]


def test_the_list_counts_what_is_not_closed() -> None:
    listed = pages(FILES)["people/"].view
    assert isinstance(listed, PeopleView)
    assert [(r.name, r.objectives, r.key_results, r.initiatives, r.waiting) for r in listed.rows] == [
        ("Ada Ünal", 1, 1, 0, 0),
        ("Bo", 1, 1, 1, 3),
    ]


def test_without_a_folder_of_people_whoever_is_named_has_a_page() -> None:
    files = {path: text for path, text in FILES.items() if not path.startswith("people/")}
    shown = pages(files)
    assert shown.keys() == {"people/", "people/ada/", "people/bo/"}
    assert shown["people/ada/"].document is None
    ada = shown["people/ada/"].view
    assert isinstance(ada, PersonView)
    assert (ada.html, ada.findings, ada.role) == (None, (), "")


@pytest.mark.parametrize(
    ("avatar", "picture"),
    [
        ("static/faces/ada.png", "faces/ada.png"),
        ("faces/ada ünal.png", "faces/ada%20%C3%BCnal.png"),
        ("./faces/../ada.png", "ada.png"),
        ("https://other.example/pixel.png", None),
        ("//other.example/pixel.png", None),
        ("javascript:alert(1)", None),
        ("../../secret.png", None),
        ("/etc/ada.png", None),
        ("\\\\other.example\\pixel.png", None),
        ("", None),
    ],
)
def test_a_picture_is_a_file_of_the_site(avatar: str, picture: str | None) -> None:
    document = parse("people/ada.md", f"---\nname: Ada\navatar: '{avatar}'\n---\n")
    assert document
    portfolio, _ = link([document])
    assert person.face(portfolio.people["ada"]).picture == picture


@pytest.mark.parametrize(
    ("name", "initials"), [("Ada", "A"), ("Ada Maria Ünal", "AÜ"), ("đức nguyễn", "ĐN"), ("(Bo) <x> -", "BX")]
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str, initials: str) -> None:
    document = parse("people/ada.md", f"---\nname: '{name}'\n---\n")
    assert document
    portfolio, _ = link([document])
    assert person.face(portfolio.people["ada"]) == Face(None, initials)
