"""A small company in memory, linked."""

from collections.abc import Mapping

from okrsite.okr.link import link
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import parse

FILES = {
    "company.md": "---\nname: Acme\nlead: grace\n---\n",
    "teams/games.md": "---\nlead: ada\n---\n",
    "teams/mobile.md": "---\nparent: games\n---\n",
    "teams/shop.md": "---\nlead: [tom, grace]\n---\n",
    "people/ada.md": "---\nname: Ada Lovelace\ngithub: ada-l\nteam: games\n---\n",
    "people/grace.md": "---\ngithub: Grace\n---\n",
    "people/tom.md": "---\ngithub: tom\n---\n",
    "people/nobody.md": "---\nname: Without account\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "kpis/rating.md": "---\ntitle: Rating\nteam: shop\nowner: ada\n---\n",
    "objectives/2026-q1/win.md": """---
title: Win
team: games
cycle: 2026-q1
owner: [ada, nobody]
key_results:
  - {id: reviews, title: Reviews, unit: "%", start: 60, target: 85}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany}, {id: jp, title: Japan}]}
  - {id: shipped, title: Shipped, done: false}
  - {id: rating, title: Rating, kpi: rating, start: 3, target: 4}
  - {id: below, title: Others, contributions: true}
---
""",
    "objectives/2026-q1/help.md": """---
title: Help
team: mobile
cycle: 2026-q1
owner: nobody
contributes_to: [{to: win/below}]
---
""",
    "objectives/2026-q1/sell.md": "---\ntitle: Sell\nteam: shop\ncycle: 2026-q1\ncontributes_to: [{to: win}]\n---\n",
    "initiatives/campaign.md": "---\ntitle: Campaign\nteam: mobile\ndrives: [win/reviews]\n---\n",
    "checkins/2026-q1/2026-02-01-ada.md": "---\ndate: 2026-02-01\nauthor: ada\nreadings: {win/reviews: 70, win/markets: {done: [de]}}\n---\n",
}


def portfolio(changed: Mapping[str, str | None] | None = None) -> Portfolio:
    """The company, with some files changed or (None) left out."""
    files = {path: text for path, text in {**FILES, **(changed or {})}.items() if text is not None}
    found, findings = link(document for path, text in files.items() if (document := parse(path, text)))
    assert not findings, findings
    return found
