"""Rules about the form of a document. They are found while a document is read; here is what they are for."""

from okrsite.okr.rules.rule import Example, Family, Rule, example
from okrsite.text.diagnostic import Severity


def _rule(
    name: str, summary: str, why: str, *, bad: str, good: str, path: str = "objectives/launch.md", fixed: bool = True
) -> Rule:
    return Rule(name, Family.FORM, Severity.ERROR, summary, why, example(path, bad), example(path, good), fixed=fixed)


_GOOD_OBJECTIVE = """
---
title: Win the market for mobile games
team: marketing
cycle: 2026-q1
owner: ada
key_results:
  - {id: reviews, title: Reviews above four stars, unit: "%", start: 60, target: 85}
  - {id: downloads, title: Downloads in the first month, start: 0, target: 50000}
  - {id: crash-free, title: Crash-free sessions, unit: "%", keep: {at_least: 99.5}}
---
"""


def _objective(broken: str, whole: str) -> str:
    """The good objective with one line made wrong."""
    return _GOOD_OBJECTIVE.replace(whole, broken)


_REVIEWS = '  - {id: reviews, title: Reviews above four stars, unit: "%", start: 60, target: 85}'

RULES = (
    _rule(
        "invalid-yaml",
        "The front matter is not YAML, or not text.",
        "Front matter that cannot be read could only be guessed at, and a guessed number is worse than none.",
        bad=_objective("title: Win: the market", "title: Win the market for mobile games"),
        good=_objective('title: "Win: the market"', "title: Win the market for mobile games"),
    ),
    _rule(
        "duplicate-key",
        "A field is written twice.",
        "YAML would silently keep one of the two values, and nobody could say which one was meant.",
        bad=_objective("owner: ada\nowner: grace", "owner: ada"),
        good=_objective("owner: [ada, grace]", "owner: ada"),
    ),
    _rule(
        "unknown-field",
        "A field has a name that okrsite does not know.",
        "A misspelt field would be left out without a word, and with it what it was meant to say.",
        bad=_objective("onwer: ada", "owner: ada"),
        good=_GOOD_OBJECTIVE,
        fixed=False,
    ),
    _rule(
        "missing-field",
        "A field that is needed is missing or empty.",
        "Without it the document cannot be placed or its progress cannot be computed.",
        bad=_objective("team: marketing", "team: marketing\ncycle: 2026-q1"),
        good=_GOOD_OBJECTIVE,
    ),
    _rule(
        "wrong-value",
        "A field has a value that it cannot have.",
        "A number with a unit, a date in another order or a misspelt choice would be read as something else than was meant.",
        bad=_objective(_REVIEWS.replace("60", "60%"), _REVIEWS),
        good=_GOOD_OBJECTIVE,
    ),
    _rule(
        "invalid-id",
        "A name cannot be used as an id.",
        "Ids become addresses. Lower-case letters, digits and hyphens mean the same on every file system and in every address.",
        bad=_objective(_REVIEWS.replace("id: reviews", "id: Reviews 4+"), _REVIEWS),
        good=_GOOD_OBJECTIVE,
    ),
    Rule(
        "duplicate-id",
        Family.FORM,
        Severity.ERROR,
        "Two things of one kind have the same id.",
        "A reference to the id could mean either of them.",
        example("objectives/a/launch.md", _GOOD_OBJECTIVE, "objectives/b/launch.md", _GOOD_OBJECTIVE),
        example("objectives/a/launch.md", _GOOD_OBJECTIVE, "objectives/b/win.md", _GOOD_OBJECTIVE),
        fixed=True,
    ),
    _rule(
        "empty-span",
        "A key result's target equals its start.",
        "There is nothing to reach, and progress would be a division by zero.",
        bad=_objective(_REVIEWS.replace("start: 60", "start: 85"), _REVIEWS),
        good=_GOOD_OBJECTIVE,
    ),
    _rule(
        "two-measures",
        "A key result has more than one measure.",
        "One key result is one number. Two measures would need a third rule to tell which one is meant.",
        bad=_objective(_REVIEWS.replace("target: 85", "target: 85, done: false"), _REVIEWS),
        good=_GOOD_OBJECTIVE,
    ),
    _rule(
        "no-measure",
        "A key result has no measure.",
        "A key result without a measure is a wish: nobody can say whether it was reached.",
        bad=_objective(_REVIEWS.replace(", start: 60, target: 85", ""), _REVIEWS),
        good=_GOOD_OBJECTIVE,
    ),
    Rule(
        "two-sources",
        Family.FORM,
        Severity.ERROR,
        "A value is stated in two places.",
        "Two places that state one number will disagree sooner or later.",
        example(
            "objectives/launch.md",
            _objective(_REVIEWS.replace("target: 85", "target: 85, current: 72"), _REVIEWS),
            "checkins/2026-02-03-marketing.md",
            "---\ndate: 2026-02-03\nauthor: ada\nreadings: {launch/reviews: 72}\n---\nThe campaign works.\n",
        ),
        example(
            "objectives/launch.md",
            _GOOD_OBJECTIVE,
            "checkins/2026-02-03-marketing.md",
            "---\ndate: 2026-02-03\nauthor: ada\nreadings: {launch/reviews: 72}\n---\nThe campaign works.\n",
        ),
        fixed=True,
    ),
    Rule(
        "misplaced-file",
        Family.FORM,
        Severity.ERROR,
        "A file stands in no folder that says what it is.",
        "The folder says the kind. A file elsewhere would be left out of the site without a word.",
        example("objectve/launch.md", _GOOD_OBJECTIVE),
        example("objectives/launch.md", _GOOD_OBJECTIVE),
        fixed=True,
    ),
    Rule(
        "unreadable-file",
        Family.FORM,
        Severity.ERROR,
        "A file cannot be read, or must not be.",
        "A site without it would be incomplete without saying so; and a link that leaves the content folder could publish anything.",
        Example((), "A symbolic link `objectives/launch.md` to a file outside of the content folder."),
        Example((), "The file itself at `objectives/launch.md`."),
        fixed=True,
    ),
)
