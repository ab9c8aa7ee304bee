"""Rules about links. They are found while documents are linked; here is what they are for."""

from okrsite.okr.rules.rule import Example, Family, Rule, example
from okrsite.text.diagnostic import Severity


def objective(fields: str = "", body: str = "") -> str:
    """An objective with some more fields and a body."""
    return f"""---
title: Win the market for mobile games
cycle: 2026-q1
owner: ada
{fields}key_results:
  - {{id: reviews, title: Reviews above four stars, unit: "%", start: 60, target: 85}}
---
{body}"""


def _rule(name: str, summary: str, why: str, bad: Example, good: Example, *, fixed: bool = False) -> Rule:
    return Rule(name, Family.LINKS, Severity.ERROR, summary, why, bad, good, fixed=fixed)


_INITIATIVE = "---\ntitle: {title}\nowner: ada\ndrives: [launch/reviews]\ndepends_on: [{needs}]\n---\n"
_LAUNCH = ("objectives/launch.md", objective())

RULES = (
    _rule(
        "broken-reference",
        "A reference names something that does not exist.",
        "A number that hangs on nothing is not a number, and a goal that supports nothing is not aligned.",
        example("objectives/launch.md", objective("team: marketting\n")),
        example("objectives/launch.md", objective("team: marketing\n")),
        fixed=True,
    ),
    _rule(
        "broken-link",
        "A link in a body leads to no document.",
        "Readers who follow a link and find nothing stop following links.",
        example("objectives/launch.md", objective(body="See [the team](../teams/marketting.md).\n")),
        example("objectives/launch.md", objective(body="See [the team](../teams/marketing.md).\n")),
    ),
    _rule(
        "broken-anchor",
        "A link leads to a document, but to nothing in it.",
        "The reader lands at the top of a page and looks for what was meant.",
        example("objectives/launch.md", objective(body="See [the reviews](launch.md#review).\n")),
        example("objectives/launch.md", objective(body="See [the reviews](launch.md#reviews).\n")),
    ),
    _rule(
        "missing-file",
        "A link or a picture names a file that is not there.",
        "A picture that does not show says less than no picture.",
        example("objectives/launch.md", objective(body="![The plan](../static/plan.svg)\n")),
        example(
            "objectives/launch.md", objective(body="![The plan](../static/plan.svg)\n"), "static/plan.svg", "<svg/>"
        ),
    ),
    _rule(
        "alignment-loop",
        "Objectives, teams or cycles hang on each other in a loop.",
        "What supports itself supports nothing, and what is part of its own progress has no progress.",
        example(
            "objectives/launch.md",
            objective("supports: [grow]\n"),
            "objectives/grow.md",
            objective("supports: [launch]\n"),
        ),
        example("objectives/launch.md", objective("supports: [grow]\n"), "objectives/grow.md", objective()),
        fixed=True,
    ),
    _rule(
        "dependency-loop",
        "Initiatives wait for each other in a loop.",
        "Each would begin after the other: none of them can begin.",
        example(
            *_LAUNCH,
            "initiatives/campaign.md",
            _INITIATIVE.format(title="Campaign", needs="press-kit"),
            "initiatives/press-kit.md",
            _INITIATIVE.format(title="Press kit", needs="campaign"),
        ),
        example(
            *_LAUNCH,
            "initiatives/campaign.md",
            _INITIATIVE.format(title="Campaign", needs="press-kit"),
            "initiatives/press-kit.md",
            _INITIATIVE.format(title="Press kit", needs=""),
        ),
        fixed=True,
    ),
    _rule(
        "duplicate-url",
        "Two things would be published at one address.",
        "Only one of them could be seen. Aliases, ids and files in `static/` share one web site.",
        example("objectives/launch.md", objective("aliases: [grow]\n"), "objectives/grow.md", objective()),
        example("objectives/launch.md", objective("aliases: [start]\n"), "objectives/grow.md", objective()),
        fixed=True,
    ),
)
