"""What a title gives away about itself.

In goes a title; out comes a reason, or None. The lists are English; a title in another language holds words that they do not
know, and raises no alarm. They would rather miss a case than be wrong: a title is a person's own words.
"""

import re
from functools import lru_cache

_REMEMBERED = 1 << 16
"""So many titles are judged once in a process, which may look at them again at every save."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_LABEL = re.compile(r"^(?:[\s~*_]*(?:\[[^\]]*\]|\([^)]*\)|(?:KR|P)\s?\d*\s*:))*[\s~*_]*")


def _listed(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


# Vague: a title of which every word would fit the next company as well.

_SMALL_WORDS = _listed(
    "a an and as at by for from in into is its of on or our the their to up us we with within across"
)

_CHANGE_WORDS = _listed(
    "be being become build continue create deliver develop do drive enable enhance ensure focus foster get grow have help",
    "improve improving improvement increase keep maintain make making optimise optimize promote provide raise scale set",
    "simplify standardise standardize streamline strengthen support sustain transform upgrade work",
)
"""What is done, without a word on what it is done to."""

_AREAS = _listed(
    "academia administration analysis analytics area areas automation awareness branding business capability capabilities",
    "collaboration communication communications community company culture customer customers data delivery design",
    "development efficiency effectiveness engagement engineering environment excellence execution experience feature",
    "features finance financial foundation foundations growth happiness hiring hr infrastructure innovation internal it",
    "knowledge leadership learning legal level levels management marketing maturity operation operations org organisation",
    "organization people performance personal platform policies practices process processes product production",
    "productivity products professional program programme project projects quality reliability reporting research result",
    "results revenue sales satisfaction security service services skills solution solutions stability stakeholders",
    "strategy structure success support system systems team teams tech technical technology things tool tools training",
    "usability usage user users value vision visibility volunteering work workflow workflows workplace",
)
"""Departments, and what every company has."""

_PRAISE = _listed(
    "aligned all amazing aspirational best better class continuous continuously cutting edge effective efficient excellent",
    "general generally good great high higher highly happy happier innovative leading long modern more most new next",
    "operational optimal overall performing proactive proactively possible quickly robust scalable seamless significant",
    "significantly smooth stable strategic strong stronger successful term top various wide world",
)
"""Words that everybody would agree with."""

_GENERAL = _SMALL_WORDS | _CHANGE_WORDS | _AREAS | _PRAISE
_HOLLOW = re.compile(r"\b(?:to (?:the|a) next level|raise the (?:\w+ )?bar)\b", re.IGNORECASE)


@lru_cache(maxsize=_REMEMBERED)
def vagueness(title: str) -> str | None:
    """Why an objective's title says too little, as the end of a sentence that begins with “it”."""
    if found := _HOLLOW.search(title):
        return f"says “{found[0]}”, and not where that is"
    words = _words(title)
    if not words or not all(word in _GENERAL for word in words):
        return None
    if words[0] in _CHANGE_WORDS and len(words) > 1:
        return "would fit any company: no word in it says who or what will be different"
    return "names an area and says nothing about what will be different in it"


# Activity: a title that begins like the line of a to-do list.

_EFFORTS = _listed(
    "attend conduct facilitate hold host identify organise organize perform run",  # gathering people
    "build code create design develop draft implement launch prepare produce prototype publish refactor release rewrite ship write",  # making
    "deploy document fix migrate post read redesign review send visit",
)
"""Verbs that say what people do; even a count of them says only that they did it."""

_TASKS = _EFFORTS | _listed(
    "add announce automate clean collect complete configure coordinate curate decide define deliver deprecate determine discuss establish",
    "evaluate execute explore finalise finalize find finish gather hire install integrate interview introduce investigate kick map",
    "analyse analyze meet onboard pitch plan port promote recruit research roll schedule set setup sponsor start survey",
    "test track train translate tune update upgrade welcome",
)
"""Verbs that end when a task is done. Not among them: those that name a change (`reduce`), and those that ask for a state
(`make`, `ensure`, `reach`)."""

_IRREGULAR = {
    "held": "hold", "ran": "run", "running": "run", "wrote": "write", "writing": "write", "built": "build",
    "sent": "send", "met": "meet", "setting": "set", "shipped": "ship", "shipping": "ship", "planned": "plan",
    "planning": "plan", "mapped": "map", "mapping": "map",
}  # fmt: skip

_GOES_BEFORE = _listed("we will to by also and help continue")
_POINTS_AT = _listed("a an the our all every each at up least new new one two three four five six seven eight nine ten")
"""What stands between a verb and what it is done to: after `launched` or `running` it tells a task from a name."""

_FIGURES = _listed(
    "accuracy adherence adoption availability cost costs coverage cycle day days duration errors failures frequency hours",
    "latency minutes quality rate rates ratio readiness satisfaction score scores share stability success throughput time",
    "times traffic usage views volume",
)
"""After `test` or `build` they make a name of it: test coverage, build time."""

_PLACES = _listed("at in on over under with without")
"""After `run` they tell what something can do: run on a single machine."""

_STATES = _listed("is are was were has have can contains allows works runs shows")
_OUTCOME = re.compile(
    r"%|\bpercent\b|\bfrom \S*\d\S* to \S*\d|\bso that\b|\b(?:resulting in|leading to|(?:in order )?to (?:increase|reduce|improve|cut|raise))\b"
    r"|\bget \d|[<>≥≤]\s*\d",
    re.IGNORECASE,
)
"""A title that names a number or an effect asks for more than work."""

_WHOSE_EFFECT = _listed("that who which whose per within without where")
"""What turns a count of work into a count of what came of it: `posts that reach 1,000 readers`."""


@lru_cache(maxsize=_REMEMBERED)
def activity(title: str) -> str | None:
    """The verb with which a title begins like a task, as it is written."""
    if _OUTCOME.search(title):
        return None
    words = _words(_LABEL.sub("", title))
    while len(words) > 1 and (words[0] in _GOES_BEFORE or _is_manner(words)):
        words = words[1:]
    if len(words) < 2:
        return None
    verb = _base(words[0])
    if verb not in _TASKS or any(word in _FIGURES or word in _STATES for word in words[1:3]):
        return None
    if verb == "run" and words[1] in _PLACES:
        return None
    if words[0] != verb and not (words[1] in _POINTS_AT or words[1][0].isdigit()):
        return None
    return words[0]


@lru_cache(maxsize=_REMEMBERED)
def counted_activity(title: str) -> str | None:
    """The verb with which a title begins where a count of it would only count the work."""
    verb = activity(title)
    if verb is None or _base(verb) not in _EFFORTS or any(word in _WHOSE_EFFECT for word in _words(title)):
        return None
    return verb


def _is_manner(words: list[str]) -> bool:
    """An adverb before a task: `successfully launch`."""
    return words[0].endswith("ly") and _base(words[1]) in _TASKS


def _base(word: str) -> str:
    """A verb without the ending of its past or of its -ing form; the word itself where it is none of ours."""
    if word in _TASKS or word in _IRREGULAR:
        return _IRREGULAR.get(word, word)
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            return next((form for form in (stem, f"{stem}e") if form in _TASKS), word)
    return word


# Change: a title that says that there is something already.

_UPWARD = _listed("boost double improve increase lift triple")
_DOWNWARD = _listed("cut decrease halve lower minimise minimize reduce shorten")


@lru_cache(maxsize=_REMEMBERED)
def change(title: str) -> str | None:
    """The verb with which a title begins where it speaks of changing what is there already. `grow` and `raise` are not
    among them: a community and money can be raised from nothing."""
    words = _words(_LABEL.sub("", title))
    return words[0] if words and words[0] in _UPWARD | _DOWNWARD else None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
