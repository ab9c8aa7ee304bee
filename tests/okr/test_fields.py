"""Every field that people can write arrives where it belongs: a site that uses them all, and what came of each."""

from datetime import date
from typing import Any

from okrsite.document import yamltree
from okrsite.document.decode import Form
from okrsite.okr import schema
from okrsite.okr.link import link
from okrsite.okr.model import (
    Amendment,
    Baseline,
    Contributions,
    Done,
    Keep,
    Metric,
    Milestone,
    Milestones,
    Phase,
    Portfolio,
    Scope,
    ScopeKind,
)
from okrsite.okr.parse import parse
from okrsite.okr.rules.rule import example

FILES = dict(
    example(
        "company.md",
        "---\nname: Acme\ntagline: Games for harbours\nlead: noor\n---\nOur mission.\n",
        "teams/games.md",
        "---\nname: Games\nlead: [ada]\n---\n",
        "teams/mobile.md",
        "---\nname: Mobile\nparent: games\nlead: ada\nmembers: [ada, grace]\naliases: [phone]\nallow: {no-owner: they share}\n---\nA team.\n",
        "projects/launch.md",
        "---\nname: The launch\nteam: mobile\nlead: grace\nmembers: [ada]\nstart: 2026-01-05\ndue: 2026-03-20\naliases: [start]\n---\n",
        "people/ada.md",
        "---\nname: Ada Okafor\nrole: Lead\nteam: mobile\ngithub: ada-o\navatar: static/ada.png\naliases: [adao]\n---\n",
        "people/grace.md",
        "---\n---\n",
        "people/noor.md",
        "---\nname: Noor\n---\n",
        "cycles/2026.md",
        "---\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
        "cycles/2026-q1.md",
        "---\ntitle: First quarter\nstart: 2026-01-01\nend: 2026-03-31\nparent: 2026\nclosed: 2026-04-07\naliases: [q1]\namendments: {date: 2026-04-21, reason: Late}\n---\n",
        "kpis/rating.md",
        "---\ntitle: Rating\nunit: stars\nteam: mobile\nowner: ada\nkeep: {between: [4, 5]}\nsource: the store\ntags: [mobile]\naliases: [stars]\n---\n",
        "objectives/win.md",
        "---\ntitle: Win\ncycle: 2026\nkey_results: [{id: parts, title: Parts, contributions: true}]\n---\n",
        "objectives/next.md",
        "---\ntitle: Next\ncycle: 2026\n---\n",
        "objectives/lead.md",
        """---
title: From launch to leader
project: launch
cycle: 2026-q1
owner: [ada, grace]
type: aspirational
supports: [win]
contributes_to: [{to: win/parts, weight: 2}]
weight: 3
tags: [mobile, launch]
from: 2026-01-10
due: 2026-03-20
aliases: [leader]
close: {date: 2026-04-02, outcome: continued, score: 0.7, by: next, note: Well begun}
amendments: [{date: 2026-04-20, author: ada, reason: Counted twice}]
key_results:
  - {id: reviews, title: Reviews, unit: "%", start: 60, target: 85, commit: 80, stretch: 90, weight: 2, owner: grace,
     source: the store, from: 2026-01-15, due: 2026-03-10, check_in_days: 7, description: New ones only,
     phases: [{date: 2026-02-01, value: 70}]}
  - {id: crashes, title: Crashes, keep: {at_most: 3}}
  - {id: sessions, title: Sessions, keep: {at_least: 99.5}}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany, due: 2026-02-01, weight: 2}, {id: jp, title: Japan}]}
  - {id: review, title: Reviewed, done: false}
  - {id: churn, title: Churn, baseline: true}
  - {id: rating, title: Rating, kpi: rating, start: 4, target: 4.5}
  - {id: shops, title: Shops, start: 0, target: 10, current: 4}
---
Why.
""",
        "initiatives/kit.md",
        "---\ntitle: Press kit\nstatus: done\n---\n",
        "initiatives/campaign.md",
        """---
title: Campaign
team: mobile
owner: grace
status: active
start: 2026-01-10
due: 2026-03-15
drives: [lead/reviews]
depends_on: [kit]
trackers: ["https://tracker.example/GAME-12"]
progress: 40
tags: [store]
aliases: [reviews]
---
No list.
""",
        "initiatives/of-project.md",
        "---\ntitle: Of the project\nproject: launch\n---\n- [x] one\n- [ ] two\n",
        "checkins/2026-02-03.md",
        """---
date: 2026-02-03
author: ada
aliases: [old]
readings:
  lead/reviews: {value: 72, confidence: 7, note: Prompting works}
  lead/crashes: 2
  lead/markets: {done: [de]}
  lead/review: {done: true}
kpis: {rating: {value: 4.3, note: both stores}}
---
What changed.
""",
    ).files
)


def portfolio() -> Portfolio:
    documents = [document for path, text in FILES.items() if (document := parse(path, text))]
    assert [problem for document in documents for problem in document.problems] == []
    made, findings = link(documents)
    assert [finding.message for finding in findings] == []
    return made


def fields_of(form: type[Form]) -> set[str]:
    return {field.alias or name for name, field in form.model_fields.items()}


def written(kind: str) -> set[str]:
    """The fields that the site above uses in documents of a kind."""
    folders = {value: key for key, value in schema.FOLDERS.items()}
    found: set[str] = set()
    for path, text in FILES.items():
        if path.startswith(f"{folders.get(kind, 'company')}/") or (kind == "company" and path == "company.md"):
            tree, _ = yamltree.read(text.split("---\n")[1])
            assert tree is not None
            found |= set(tree.value or {})
    return found


def test_the_site_uses_every_field_of_every_kind_of_document() -> None:
    for kind, form in schema.FORMS.items():
        common = {"aliases", "allow"} if kind in ("company", "person", "cycle", "kpi", "check-in") else {"allow"}
        common |= {"amendments"} if kind not in ("cycle", "objective") else set()
        missing = fields_of(form) - written(kind) - common
        if kind == "objective":
            missing -= {"team"}  # a project's here; a team's in every other test
        assert missing == set(), kind


def test_the_company_its_teams_projects_and_people() -> None:
    made = portfolio()
    team, project, ada, grace = made.teams["mobile"], made.projects["launch"], made.people["ada"], made.people["grace"]
    assert (made.company.name, made.company.tagline, made.company.lead) == ("Acme", "Games for harbours", ("noor",))
    assert (team.name, team.parent, team.lead, team.members, team.aliases) == (
        "Mobile",
        "games",
        ("ada",),
        ("ada", "grace"),
        ("phone",),
    )
    assert (project.name, project.team, project.lead, project.members) == ("The launch", "mobile", ("grace",), ("ada",))
    assert (project.first_day, project.last_day, project.aliases) == (date(2026, 1, 5), date(2026, 3, 20), ("start",))
    assert (ada.name, ada.role, ada.team, ada.github, ada.avatar) == (
        "Ada Okafor",
        "Lead",
        "mobile",
        "ada-o",
        "static/ada.png",
    )
    assert grace.name == "Grace"


def test_cycles_and_kpis() -> None:
    made = portfolio()
    cycle, kpi = made.cycles["2026-q1"], made.kpis["rating"]
    assert (cycle.title, cycle.parent, cycle.closed, cycle.aliases) == (
        "First quarter",
        "2026",
        date(2026, 4, 7),
        ("q1",),
    )
    assert (cycle.first_day, cycle.last_day) == (date(2026, 1, 1), date(2026, 3, 31))
    assert cycle.amendments == (Amendment(date(2026, 4, 21), None, "Late"),)
    assert made.cycles["2026"].title == "2026"
    assert (kpi.title, kpi.unit, kpi.team, kpi.owners, kpi.source, kpi.tags) == (
        "Rating",
        "stars",
        "mobile",
        ("ada",),
        "the store",
        ("mobile",),
    )
    assert kpi.keep == Keep(4, 5)


def test_objectives() -> None:
    objective = portfolio().objectives["lead"]
    assert objective.amendments == (Amendment(date(2026, 4, 20), "ada", "Counted twice"),)
    close = objective.close
    assert (objective.title, objective.scope, objective.cycle) == (
        "From launch to leader",
        Scope(ScopeKind.PROJECT, "launch"),
        "2026-q1",
    )
    assert (objective.owners, objective.type, objective.supports) == (("ada", "grace"), "aspirational", ("win",))
    assert [(c.to, c.weight) for c in objective.contributes_to] == [("win/parts", 2)]
    assert (objective.weight, objective.tags, objective.aliases) == (3, ("mobile", "launch"), ("leader",))
    assert (objective.first_day, objective.last_day) == (date(2026, 1, 10), date(2026, 3, 20))
    assert close is not None
    assert (close.day, close.outcome, close.score, close.by, close.note) == (
        date(2026, 4, 2),
        "continued",
        0.7,
        "next",
        "Well begun",
    )


def test_key_results_and_their_measures() -> None:
    made = portfolio()
    found = {kr.id: kr for kr in made.objectives["lead"].key_results}
    expected: dict[str, Any] = {
        "reviews": Metric(60, 85, 80, 90, (Phase(date(2026, 2, 1), 70),)),
        "crashes": Keep(None, 3),
        "sessions": Keep(99.5, None),
        "markets": Milestones((Milestone("de", "Germany", date(2026, 2, 1), 2), Milestone("jp", "Japan", None, 1))),
        "review": Done(from_start=False),
        "churn": Baseline(),
        "rating": Metric(4, 4.5, kpi="rating"),
        "shops": Metric(0, 10),
    }
    reviews, crashes = found["reviews"], found["crashes"]
    assert {name: kr.measure for name, kr in found.items()} == expected
    assert isinstance(made.key_results["win/parts"].measure, Contributions)
    assert (reviews.unit, reviews.weight, reviews.owners, reviews.source) == ("%", 2, ("grace",), "the store")
    assert (reviews.first_day, reviews.last_day, reviews.check_in_days) == (date(2026, 1, 15), date(2026, 3, 10), 7)
    assert (reviews.description, found["shops"].current) == ("New ones only", 4)
    assert (crashes.owners, crashes.first_day, crashes.last_day) == (
        ("ada", "grace"),
        date(2026, 1, 10),
        date(2026, 3, 20),
    )


def test_initiatives() -> None:
    made = portfolio()
    campaign, of_project = made.initiatives["campaign"], made.initiatives["of-project"]
    assert (campaign.title, campaign.scope, campaign.owners) == (
        "Campaign",
        Scope(ScopeKind.TEAM, "mobile"),
        ("grace",),
    )
    assert (campaign.status, campaign.first_day, campaign.last_day) == ("active", date(2026, 1, 10), date(2026, 3, 15))
    assert (campaign.drives, campaign.depends_on) == (("lead/reviews",), ("kit",))
    assert (campaign.trackers, campaign.fraction, campaign.tags) == (
        ("https://tracker.example/GAME-12",),
        0.4,
        ("store",),
    )
    assert (campaign.aliases, of_project.scope) == (("reviews",), Scope(ScopeKind.PROJECT, "launch"))
    assert (of_project.leaf_tasks, of_project.fraction) == ((1, 2), 0.5)


def test_check_ins_and_their_readings() -> None:
    made = portfolio()
    check_in = made.check_ins["2026-02-03"]
    assert (check_in.day, check_in.author) == (date(2026, 2, 3), "ada")
    assert check_in.key_results == ("lead/reviews", "lead/crashes", "lead/markets", "lead/review")
    assert check_in.kpis == ("rating",)
    (reviews,), (markets,), (review,) = (made.readings[f"lead/{name}"] for name in ("reviews", "markets", "review"))
    assert (reviews.value, reviews.confidence, reviews.note, reviews.author) == (72, 7, "Prompting works", "ada")
    assert (markets.reached, review.done) == (("de",), True)
    (rating,) = made.kpi_readings["rating"]
    assert (rating.value, rating.note) == (4.3, "both stores")
    assert made.readings["lead/rating"] == made.kpi_readings["rating"]
    assert [reading.value for reading in made.readings["lead/shops"]] == [4]


def test_every_link_can_be_followed_back() -> None:
    made = portfolio()
    assert made.contributors == {"win/parts": (("lead", 2),)}
    assert made.supporters == {"win": ("lead",)}
    assert made.drivers == {"lead/reviews": ("campaign",)}
    assert made.needed_by == {"kit": ("campaign",)}
    assert made.cited_by == {"rating": ("lead/rating",)}
