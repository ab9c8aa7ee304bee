"""Whatever is edited: what linking, measuring and the rules remember gives what a fresh start would give.

This is what would find a rule that looks at more than its subject, or a subject that is taken for the same although something about
it has changed: documents that are not edited stay the same objects, and nearly everything in this company hangs on something else.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from okrsite.config import SiteSettings, Thresholds
from okrsite.okr.finding import Finding
from okrsite.okr.kept import Memory
from okrsite.okr.link import link
from okrsite.okr.measures import Measures, measure
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.rules import RULES, Inspection, inspect, judge
from okrsite.okr.rules.subject import OneCheckIn, OneInitiative, OneObjective
from okrsite.text.diagnostic import Diagnostic

FIRST_DAY = date(2026, 1, 1)
TODAY = date(2026, 2, 14)
KEY_RESULTS = ("win/a", "win/b", "grow/a", "grow/b", "ship/a", "ship/b")

MEASURES = (
    "start: 0, target: 10",
    "start: 0, target: 10",
    "start: 4, target: 10, current: 6",
    "start: 0, target: 10, kpi: health",
    "keep: {at_most: 5}",
    "done: false",
    "contributions: true",
    "milestones: [{id: one, title: One, weight: 0}, {id: two, title: Two, weight: 0, due: 2026-02-20}]",
)


class Writer:
    """Writes documents by chance. A class because all chances come from one source."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def one(self, *of: str) -> str:
        return self.chance.choice(of)

    def some(self, of: Sequence[str], most: int) -> list[str]:
        return self.chance.sample(of, min(len(of), self.chance.randint(0, most)))

    def day(self) -> str:
        return (FIRST_DAY + timedelta(days=self.chance.randint(0, 75))).isoformat()

    def edited(self, old: str, new: str) -> str:
        """The new text, or the old one with one field of the new."""
        fields = {line.partition(":")[0]: line for line in new.splitlines() if line[:1].isalpha() and ": " in line}
        lines = old.splitlines()
        places = [number for number, line in enumerate(lines) if line.partition(":")[0] in fields]
        if not places or self.chance.random() < 0.5:
            return new
        place = self.chance.choice(places)
        lines[place] = fields[lines[place].partition(":")[0]]
        return "\n".join(lines) + "\n"

    def title(self) -> str:
        return self.one("Improve quality", "Players stay for the evening", "Hold a workshop", "Increase sales")

    def key_result(self, name: str) -> str:
        more = self.one("", "", ", weight: 0", ", due: 2026-04-20", ", owner: bob", ", check_in_days: 3")
        return f"  - {{id: {name}, title: {self.title()}, {self.one(*MEASURES)}{more}}}"

    def objective(self, supports: Sequence[str]) -> str:
        given = ", ".join(f"{{to: {target}, weight: {self.one('1', '0')}}}" for target in self.some(supports, 1))
        close = f"{{date: {self.day()}, outcome: {self.one('dropped', 'partial')}, score: 0.9}}"
        return document(
            self.one("", "## What we learned\nMuch.\n"),
            title=self.title(),
            cycle=self.one("q1", "q1", "q2"),
            team=self.one("shop", "games") if supports else "",
            owner=self.one("", "ada", "bob"),
            supports=f"[{', '.join(self.some(supports, 1))}]",
            contributes_to=f"[{given}]",
            weight=self.one("", "0"),
            allow=self.one("", "", "{no-owner: We look for one}", "{idle-key-result: It moves by itself}"),
            due=self.one("", "", self.day()),
            close=self.one("", "", "", close),
            key_results="\n" + "\n".join(map(self.key_result, self.one("a", "ab", "ab"))),
        )

    def initiative(self) -> str:
        return document(
            self.one("", "- [x] Do it\n", "- [ ] Do it\n"),
            title=self.title(),
            owner="ada",
            status=self.one("planned", "done", "cancelled"),
            due=self.one("", self.day()),
            drives=f"[{', '.join(self.some(KEY_RESULTS, 2))}]",
            depends_on=self.one("", "", "campaign", "press"),
        )

    def check_in(self) -> str:
        readings = [f"{ref}: {self.chance.randint(0, 9)}" for ref in self.some(KEY_RESULTS, 3)]
        return document(
            self.one("", "It was the weather.\n"),
            date=self.day(),
            author=self.one("ada", "bob"),
            readings=f"{{{', '.join(readings)}}}",
            kpis=self.one("{}", "{health: 3}", "{health: 7}"),
        )

    def cycle(self, parent: str) -> str:
        body = self.one("", "## Retrospective\nWell.\n")
        return document(body, start="2026-01-01", end=self.one("2026-03-31", "2026-02-10"), parent=parent)


def document(body: str, **fields: str) -> str:
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items() if value) + f"---\n{body}"


DOCUMENTS: dict[str, Callable[[Writer], str]] = {
    "objectives/win.md": lambda w: w.objective(()),
    "objectives/grow.md": lambda w: w.objective(("win", "win/a", "win/b")),
    "objectives/ship.md": lambda w: w.objective(("win", "grow", "grow/a", "ship")),
    "initiatives/campaign.md": Writer.initiative,
    "initiatives/press.md": Writer.initiative,
    "checkins/one.md": Writer.check_in,
    "checkins/two.md": Writer.check_in,
    "checkins/three.md": Writer.check_in,
    "checkins/four.md": Writer.check_in,
    "cycles/q1.md": lambda w: w.cycle(w.one("", "q2")),
    "cycles/q2.md": lambda w: w.cycle(""),
    "teams/shop.md": lambda w: document("", name="Shop", parent=w.one("", "games")),
    "teams/games.md": lambda w: document("", name="Games", lead="ada"),
    "kpis/health.md": lambda w: document("", title="Health", owner="ada"),
    "people/ada.md": lambda w: document("", name=w.one("Ada", "Ada Ames")),
    "people/bob.md": lambda w: document("", name="Bob"),
}


class Memories:
    """What a process remembers from one save to the next."""

    def __init__(self) -> None:
        self.linked, self.measured, self.inspected, self.judged = Memory(), Memory(), Memory(), Memory()


def examined(
    documents: dict[str, Parsed], today: date, latest_day: date, settings: SiteSettings, kept: Memories
) -> tuple[Portfolio, list[Finding], Measures, list[Finding], list[Diagnostic]]:
    portfolio, of_links = link(documents.values(), kept.linked)
    figures = measure(portfolio, today, settings.thresholds, kept.measured)
    found = inspect(Inspection(portfolio, figures, settings.thresholds, latest_day), kept.inspected)
    allowances = {path: document.form.allow for path, document in documents.items() if document.form}
    return portfolio, of_links, figures, found, judge([*of_links, *found], settings, allowances, kept.judged)


def with_limits(number: int) -> SiteSettings:
    """Settings that change now and then."""
    thresholds = Thresholds().model_copy(update={"fewest_key_results": 2 + number // 8 % 2})
    return SiteSettings(thresholds=thresholds, rules={"vague-objective": "error"} if number // 6 % 2 else {})


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_edited(seed: int) -> None:
    writer, kept, today, latest_day = Writer(seed), Memories(), TODAY, TODAY
    texts = {path: write(writer) for path, write in DOCUMENTS.items()}
    documents = {path: read for path, text in texts.items() if (read := parse(path, text))}
    for number in range(40):
        settings = with_limits(number)
        remembering = examined(documents, today, latest_day, settings, kept)
        assert remembering == examined(documents, today, latest_day, settings, Memories())
        path = writer.one(*DOCUMENTS)
        texts[path] = writer.edited(texts[path], DOCUMENTS[path](writer))
        written = parse(path, texts[path])
        documents.pop(path, None)
        if written and writer.chance.random() > 0.1:
            documents[path] = written
        if number == 30:  # from now on nothing is planned here, until it is again
            documents = {path: read for path, read in documents.items() if not path.startswith("initiatives/")}
        today += timedelta(days=15 * (number % 16 == 15))
        latest_day += timedelta(days=15 * (number % 10 == 9))


def test_these_edits_lead_to_nearly_all_that_rules_can_find() -> None:
    """Or the test above would compare nothing with nothing."""
    found: set[str] = set()
    for seed in range(40):
        writer = Writer(seed)
        documents = {path: read for path, write in DOCUMENTS.items() if (read := parse(path, write(writer)))}
        for today in (TODAY, TODAY + timedelta(days=60)):
            *_, diagnostics = examined(documents, today, today, SiteSettings(), Memories())
            found |= {diagnostic.rule for diagnostic in diagnostics}
    of_one = {rule.name for rule in RULES.values() for subject, _ in rule.checks if subject is not Inspection}
    assert of_one - found == {"too-many-key-results"}


@pytest.mark.parametrize("subject", [OneObjective, OneInitiative, OneCheckIn])
def test_through_a_subject_no_rule_can_look_at_everything(subject: type) -> None:
    held = [repr(kind) for kind in subject.__annotations__.values()]
    assert not [kind for kind in held if "Portfolio" in kind or "Measures" in kind or "Inspection" in kind]
