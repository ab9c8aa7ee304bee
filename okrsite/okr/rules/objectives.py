"""Rules about the craft of objectives: few, owned, aligned, measured, and worded so that people know them when they see them.

What is closed is left in peace: nothing about it can be improved any more.
"""

from collections.abc import Iterator

from okrsite.okr.finding import Finding
from okrsite.okr.model import Objective
from okrsite.okr.rules.place import missing, refers
from okrsite.okr.rules.rule import Family, Rule, example, rule
from okrsite.okr.rules.sample import DOWNLOADS, KEY_RESULTS, REVIEWS, objective
from okrsite.okr.rules.subject import Inspection, OpenObjective
from okrsite.okr.rules.wording import vagueness
from okrsite.text.diagnostic import Severity

_LAUNCH = "objectives/launch.md"
_MORE_KEY_RESULTS = """\
  - {id: ratings, title: Star ratings, start: 900, target: 9000}
  - {id: returning, title: Players who return after a week, unit: "%", start: 22, target: 30}
"""


def _many_objectives(count: int) -> tuple[str, ...]:
    """Paths and texts of so many objectives of one team."""
    return tuple(part for n in range(1, count + 1) for part in (f"objectives/market-{n}.md", objective()))


@rule(
    Inspection,
    Family.OBJECTIVES,
    Severity.WARNING,
    summary="A scope has more objectives in a cycle than people can remember.",
    why="An objective says what matters more than the rest. With nine of them nothing matters more than anything else, and what is "
    "left is a list of work. Choose, and let the others wait for the next cycle.",
    bad=example(*_many_objectives(6)),
    good=example(*_many_objectives(5)),
)
def too_many_objectives(inspection: Inspection) -> Iterator[Finding]:
    """Those beyond the limit, in the order of their ids. What was dropped or replaced is no longer on anyone's mind."""
    most = inspection.thresholds.most_objectives
    for (scope, cycle), owned in inspection.portfolio.objectives_of.items():
        pursued = [o for o in owned if not _is_given_up(o, inspection)]
        name = inspection.portfolio.scopes[scope].name
        for surplus in sorted(pursued, key=lambda o: o.id)[most:]:
            if surplus.closed_by(inspection.today) is None:
                message = (
                    f"{name} has {len(pursued)} objectives in `{cycle}`; more than {most} are hard to keep in mind."
                )
                help_text = "Choose what matters most, and move the others to a later cycle."
                yield surplus.origin.at("title").finding("too-many-objectives", message, help_text)


@rule(
    OpenObjective,
    Family.OBJECTIVES,
    Severity.WARNING,
    summary="An objective has fewer key results than it takes to see it from more than one side.",
    why="One number alone is easily reached at the cost of what it stands for: reviews rise when nobody but friends may write "
    "them. Three say together whether the outcome is there. Before the cycle begins there is time to find them.",
    bad=example(_LAUNCH, objective(key_results=REVIEWS + DOWNLOADS)),
    good=example(_LAUNCH, objective()),
)
def too_few_key_results(seen: OpenObjective) -> Iterator[Finding]:
    """Once the objective and its cycle have begun. Objectives that contribute to it measure it too."""
    fewest = seen.terms.thresholds.fewest_key_results
    has_begun = seen.terms.today >= max(seen.objective.first_day, seen.cycle.first_day)
    count = len(seen.figure.mean.terms)
    if has_begun and count < fewest:
        message = f"This objective is measured by {_counted(count)}; {fewest} or more would show it from several sides."
        help_text = "Ask how else you would notice that it was reached, and measure that."
        yield missing(seen.objective.origin, "too-few-key-results", message, help_text, "key_results")


@rule(
    OpenObjective,
    Family.OBJECTIVES,
    Severity.WARNING,
    summary="An objective has more key results than anyone will look at.",
    why="Every key result wants a reading and a conversation in every check-in. Where there are eight of them, most get neither, and "
    "some are tasks in disguise. What should merely be watched can be a KPI.",
    bad=example(
        _LAUNCH, objective(key_results=KEY_RESULTS + _MORE_KEY_RESULTS + _MORE_KEY_RESULTS.replace("id: ", "id: more-"))
    ),
    good=example(_LAUNCH, objective(key_results=KEY_RESULTS + _MORE_KEY_RESULTS)),
)
def too_many_key_results(seen: OpenObjective) -> Iterator[Finding]:
    """All that are written, whatever their weight: attention is what is short."""
    most = seen.terms.thresholds.most_key_results
    count = len(seen.objective.key_results)
    if count > most:
        message = f"This objective has {count} key results; more than {most} hardly get looked at."
        help_text = (
            "Keep those that say whether it was reached. Work belongs in initiatives, what is only watched in KPIs."
        )
        yield missing(seen.objective.origin, "too-many-key-results", message, help_text, "key_results")


@rule(
    OpenObjective,
    Family.OBJECTIVES,
    Severity.WARNING,
    summary="A team's objective supports nothing above it, although there is something to support.",
    why="Alignment is what turns many good intentions into one direction. If an objective helps nothing that the company wants, "
    "either the link is missing or the objective is; both are worth knowing.",
    bad=example("objectives/win-mobile.md", objective(team=""), _LAUNCH, objective()),
    good=example("objectives/win-mobile.md", objective(team=""), _LAUNCH, objective("supports: [win-mobile]\n")),
)
def unaligned_objective(seen: OpenObjective) -> Iterator[Finding]:
    """Where the company or a scope above has objectives in this cycle, or in one that holds it."""
    objective, origin = seen.objective, seen.objective.origin
    if seen.above is None or objective.supports or objective.contributes_to:
        return
    if not refers(origin, "supports", "contributes_to"):
        message = "This objective supports nothing above it."
        help_text = f"Say what it helps, for example `supports: [{seen.above}]`; or ask whether it should wait."
        yield origin.at("title").finding("unaligned-objective", message, help_text)


@rule(
    OpenObjective,
    Family.OBJECTIVES,
    Severity.WARNING,
    summary="An objective has no owner.",
    why="What belongs to everybody is done by nobody. The owner need not do the work; the owner is who asks about it every week and "
    "says aloud when it goes wrong.",
    bad=example(_LAUNCH, objective(owner="")),
    good=example(_LAUNCH, objective(owner="ada")),
)
def no_owner(seen: OpenObjective) -> Iterator[Finding]:
    """Owners of key results do not answer for the objective as a whole."""
    origin = seen.objective.origin
    if not seen.objective.owners and not refers(origin, "owner"):
        help_text = "Add `owner:` with the id of whoever answers for it."
        yield missing(origin, "no-owner", "Nobody owns this objective.", help_text, "owner")


@rule(
    OpenObjective,
    Family.OBJECTIVES,
    Severity.ADVICE,
    summary="An objective's title would fit any company, or only names an area.",
    why="An objective is a direction in words that people remember, and from which they can tell what does not belong to it. "
    "“Improve quality” rules out nothing. Say for whom something will be different, and how they would notice.",
    bad=example(_LAUNCH, objective(title="Improve our product quality")),
    good=example(_LAUNCH, objective(title="Players trust our game with a whole evening")),
)
def vague_objective(seen: OpenObjective) -> Iterator[Finding]:
    """By its words alone, and only by English ones."""
    if reason := vagueness(seen.objective.title):
        help_text = (
            "Say who will be able to do or feel what, in words that are yours. The numbers belong in the key results."
        )
        yield seen.objective.origin.at("title").finding("vague-objective", f"This title {reason}.", help_text)


def _is_given_up(owner: Objective, inspection: Inspection) -> bool:
    close = owner.closed_by(inspection.today)
    return close is not None and close.outcome in ("dropped", "superseded")


def _counted(count: int) -> str:
    return {0: "nothing", 1: "1 key result"}.get(count, f"{count} key results")


RULES: tuple[Rule, ...] = (
    too_many_objectives,
    too_few_key_results,
    too_many_key_results,
    unaligned_objective,
    no_owner,
    vague_objective,
)
