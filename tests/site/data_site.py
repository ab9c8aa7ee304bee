"""A small made-up site with every kind of measure, hostile text, a closed objective and a correction.

Its numbers are such that they can be worked out by hand.
"""

from datetime import date

TODAY = date(2026, 2, 15)
"""45 of the quarter's 89 days are gone."""

HOSTILE = '=HYPERLINK("https://evil.example","→ <script>alert(1)</script>")'

SITE: dict[str, str] = {
    "_site.yml": "title: Grün & Söhne\nurl: https://example.org/okrs\nrepository: https://github.com/example/okrs\n",
    "company.md": "---\nname: Grün\ntagline: Good things\nlead: ada\n---\n",
    "teams/shop.md": "---\nname: Shop\nlead: ada\nmembers: [ada, grace]\n---\nSells.\n",
    "teams/till.md": "---\nparent: shop\n---\n",
    "projects/app.md": "---\nteam: shop\nstart: 2026-01-10\ndue: 2026-05-01\n---\n",
    "people/ada.md": "---\nname: Ada Ünal\nrole: Lead\nteam: shop\ngithub: ada-u\n---\n",
    "people/grace.md": "---\n---\n",
    "cycles/2026.md": "---\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "cycles/2026-q1.md": "---\ntitle: First quarter\nstart: 2026-01-01\nend: 2026-03-31\nparent: 2026\nclosed: 2026-04-03\n---\nOff we go.\n",
    "kpis/rating.md": "---\ntitle: Rating\nunit: stars\nteam: shop\nowner: grace\nkeep: {at_least: 4.2}\ntags: [store]\n---\n",
    "objectives/launch.md": """\
---
title: Launch
team: shop
cycle: 2026-q1
owner: [ada]
type: aspirational
supports: [old, old/kept]
tags: [mobile, "=1+1"]
key_results:
  - {id: reviews, title: Good reviews, unit: "%", start: 60, target: 85, weight: 2, owner: grace, commit: 80, stretch: 90, source: the store}
  - {id: downloads, title: Downloads, start: 0, target: 50000, phases: [{date: 2026-01-31, value: 30000}]}
  - {id: crash-free, title: Crash-free, unit: "%", keep: {at_least: 99.5}}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany, due: 2026-02-01}, {id: jp, title: Japan, weight: 2}]}
  - {id: signed, title: Signed, done: false}
  - {id: usual, title: What is usual, baseline: true}
  - {id: quarters, title: From the till, contributions: true}
  - {id: rating, title: Rating, unit: stars, kpi: rating, start: 4, target: 4.5}
  - {id: queue, title: Queue, unit: min, start: 10, target: 5, check_in_days: 3}
  - {id: shown, title: Not counted, start: 0, target: 1, weight: 0, description: "-2 tries"}
---
Because it is **time**.
""",
    "objectives/till.md": """\
---
title: A till that tells
team: till
cycle: 2026-q1
owner: grace
contributes_to: {to: launch/quarters, weight: 3}
key_results:
  - {id: half, title: Half way, start: 0, target: 10, current: 5}
---
""",
    "objectives/old.md": f"""\
---
title: '{HOSTILE}'
project: app
cycle: 2026-q1
from: 2026-01-05
due: 2026-02-28
key_results:
  - {{id: kept, title: "@kept", start: 0, target: 3}}
close: {{date: 2026-02-01, outcome: superseded, score: 0.7, by: launch, note: "+ no more"}}
---
""",
    "objectives/bare.md": "---\ntitle: Nothing yet\ncycle: 2026-q1\n---\n",
    "initiatives/press.md": """\
---
title: Press kit
team: shop
owner: grace
status: active
start: 2026-01-10
due: 2026-03-15
drives: [launch/reviews]
trackers: ["https://track.example/ü/1"]
---
Tell them.

- [x] Write
- [ ] Send
  - [x] To some
  - [ ] To all
""",
    "initiatives/stand.md": "---\ntitle: Stand\nproject: app\nprogress: 40\ndepends_on: [press]\n---\n",
    "checkins/2026-01-15.md": """\
---
date: 2026-01-15
author: ada
readings:
  launch/reviews: 65
  launch/crash-free: 99.6
  old/kept: 2
kpis: {rating: 4.1}
---
""",
    "checkins/2026-02-03-a.md": """\
---
date: 2026-02-03
author: ada
readings:
  launch/reviews: {value: 70, note: a slip}
  launch/downloads: {value: 41000, confidence: 7, note: "=now()\\n\\"moved\\", by a week"}
  launch/crash-free: 99.4
  launch/markets: {done: [de]}
  launch/signed: {done: true}
  launch/usual: 12
  launch/queue: 12
  old/kept: 3
kpis: {rating: 4.3}
---
We _learned_ much.
""",
    "checkins/2026-02-03-b.md": "---\ndate: 2026-02-03\nauthor: grace\nreadings: {launch/reviews: 72}\n---\n",
    "checkins/2026-02-20.md": "---\ndate: 2026-02-20\nauthor: ada\nreadings: {launch/reviews: 84}\nkpis: {rating: 4.5}\n---\n",
}
