"""Made-up companies of any size, and the same company as content for okrsite, for Hugo and for Eleventy.

In go a number of objectives and of check-ins; out comes a folder. Equal numbers give equal bytes. The other generators get the
same objectives and initiatives with templates that do comparable work: every reference must resolve, progress is computed, and an
objective shows its key results, what it supports, and its initiatives.
"""

import argparse
import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

WORDS = [
    "adoption",
    "answer",
    "backlog",
    "billing",
    "capacity",
    "catalogue",
    "checkout",
    "claim",
    "conversion",
    "customer",
    "delivery",
    "demand",
    "design",
    "device",
    "discovery",
    "engagement",
    "export",
    "feature",
    "forecast",
    "handover",
    "import",
    "incident",
    "inventory",
    "invoice",
    "learning",
    "margin",
    "merchant",
    "onboarding",
    "partner",
    "payment",
    "pipeline",
    "portal",
    "pricing",
    "quality",
    "reach",
    "recovery",
    "refund",
    "release",
    "renewal",
    "retention",
    "safety",
    "search",
    "service",
    "shipping",
    "signal",
    "stock",
    "story",
    "supplier",
    "support",
    "team",
    "training",
    "trial",
    "upgrade",
    "usage",
    "visit",
    "waste",
]
QUARTERS = (
    ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-q2", date(2026, 4, 1), date(2026, 6, 30)),
    ("2026-q3", date(2026, 7, 1), date(2026, 9, 30)),
    ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
)
LAST_DAY = QUARTERS[-1][2]


@dataclass(frozen=True, slots=True)
class KeyResult:
    id: str
    title: str
    start: int
    target: int
    current: int
    weight: int
    owner: str


@dataclass(frozen=True, slots=True)
class Objective:
    id: str
    title: str
    team: str
    cycle: str
    owner: str
    type: str
    supports: str
    key_results: tuple[KeyResult, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Initiative:
    id: str
    title: str
    team: str
    owner: str
    status: str
    start: date
    due: date
    drives: str
    body: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    id: str
    day: date
    cycle: str
    author: str
    objective: Objective
    body: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company: a team for twelve objectives, a person for four, an initiative for two."""

    teams: int
    people: int
    objectives: tuple[Objective, ...]
    initiatives: tuple[Initiative, ...]
    check_ins: tuple[CheckIn, ...]


def company(objectives: int, check_ins: int = 0, seed: int = 1) -> Company:
    """A company with so many objectives and check-ins. Without check-ins key results state their values themselves, but for those of
    the first objective, on which one can report."""
    random = Random(seed)
    teams, people = max(4, objectives // 12), max(8, objectives // 4)
    found = tuple(_objective(random, number, teams, people) for number in range(objectives))
    work = tuple(_initiative(random, number, found, people) for number in range(objectives // 2))
    reports = tuple(_check_in(random, number, found) for number in range(check_ins))
    return Company(teams, people, found, work, reports)


def _words(random: Random, fewest: int, most: int) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(fewest, most))).capitalize()


def _person(random: Random, people: int) -> str:
    return f"person-{random.randrange(people)}"


def _objective(random: Random, number: int, teams: int, people: int) -> Objective:
    key_results = []
    for index in range(random.randint(3, 5)):
        start, target = random.randint(0, 50), random.randint(60, 140)
        title, owner = _words(random, 4, 9), _person(random, people)
        current, weight = random.randint(start, target), random.choice((1, 1, 1, 2))
        key_results.append(KeyResult(f"kr-{index + 1}", title, start, target, current, weight, owner))
    paragraphs = [
        f"{_words(random, 20, 45)}, see [{_words(random, 2, 3)}](obj-{random.randrange(max(1, number))}.md) "
        f"and **{_words(random, 1, 2)}**."
        for _ in range(3)
    ]
    reasons = "\n".join(f"- {_words(random, 5, 9)}" for _ in range(4))
    rows = "\n".join(
        f"| {_words(random, 1, 2)} | {random.randint(1, 99)} | {random.randint(1, 99)} |" for _ in range(4)
    )
    table = f"| Segment | Today | Aim |\n|---|---:|---:|\n{rows}"
    return Objective(
        id=f"obj-{number}",
        title=_words(random, 4, 8),
        team=f"team-{number % teams}",
        cycle=QUARTERS[number // teams % len(QUARTERS)][0],
        owner=_person(random, people),
        type=random.choice(("committed", "aspirational")),
        supports=f"obj-{random.randrange(number // 6 + 1)}" if number >= 12 else "",
        key_results=tuple(key_results),
        body="\n\n".join((*paragraphs, "## Why now", reasons, table)) + "\n",
    )


def _initiative(random: Random, number: int, objectives: tuple[Objective, ...], people: int) -> Initiative:
    objective = random.choice(objectives)
    begins = next(first for name, first, _ in QUARTERS if name == objective.cycle)
    start = begins + timedelta(days=random.randint(0, 30))
    tasks = "\n".join(f"- [{random.choice('x ')}] {_words(random, 3, 7)}" for _ in range(random.randint(3, 9)))
    return Initiative(
        id=f"ini-{number}",
        title=_words(random, 3, 6),
        team=objective.team,
        owner=_person(random, people),
        status=random.choice(("planned", "active", "active", "done")),
        start=start,
        due=start + timedelta(days=random.randint(14, 50)),
        drives=f"{objective.id}/{random.choice(objective.key_results).id}",
        body=f"{_words(random, 15, 30)}.\n\n{tasks}\n",
    )


def _check_in(random: Random, number: int, objectives: tuple[Objective, ...]) -> CheckIn:
    objective = objectives[number % len(objectives)]
    first, last = next((first, last) for name, first, last in QUARTERS if name == objective.cycle)
    day = first + timedelta(days=random.randint(0, (last - first).days))
    body = f"{_words(random, 12, 30)}.\n"
    return CheckIn(f"{day}-{objective.id}-{number}", day, objective.cycle, objective.owner, objective, body)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _objective_fields(objective: Objective, *, with_values: bool) -> str:
    lines = [
        f"title: {objective.title}",
        f"team: {objective.team}",
        f"cycle: {objective.cycle}",
        f"owner: {objective.owner}",
        f"type: {objective.type}",
        *([f"supports: [{objective.supports}]"] if objective.supports else []),
        "key_results:",
    ]
    for kr in objective.key_results:
        lines += [f"  - id: {kr.id}", f"    title: {kr.title}", f"    start: {kr.start}", f"    target: {kr.target}"]
        lines += [f"    weight: {kr.weight}", f"    owner: {kr.owner}"]
        lines += [f"    current: {kr.current}"] if with_values else []
    return "\n".join(lines)


def _initiative_fields(initiative: Initiative) -> str:
    return (
        f"title: {initiative.title}\nteam: {initiative.team}\nowner: {initiative.owner}\nstatus: {initiative.status}\n"
        f"start: {initiative.start}\ndue: {initiative.due}\ndrives: [{initiative.drives}]"
    )


def check_in_text(check_in: CheckIn) -> str:
    """The document of a check-in."""
    readings = "\n".join(
        f"  {check_in.objective.id}/{kr.id}: {{value: {kr.current}, confidence: {2 + kr.current % 8}}}"
        for kr in check_in.objective.key_results
    )
    return f"---\ndate: {check_in.day}\nauthor: {check_in.author}\nreadings:\n{readings}\n---\n\n{check_in.body}"


def write_okrsite(made: Company, folder: Path) -> Path:
    """Content for okrsite, without a search, which the others do not have; returns the content folder."""
    content = folder / "content"
    settings = "title: Made-up company\nurl: https://example.org/okrs/\nrepository: https://github.com/example/okrs\n"
    _write(content / "_site.yml", f"{settings}search: false\n")
    _write(content / "company.md", "---\nname: Made-up company\n---\n\nFor measuring.\n")
    _write(content / "cycles/2026.md", "---\ntitle: 2026\nstart: 2026-01-01\nend: 2026-12-31\n---\n")
    for name, first, last in QUARTERS:
        fields = f"title: {name.upper()}\nstart: {first}\nend: {last}\nparent: 2026"
        _write(content / f"cycles/{name}.md", f"---\n{fields}\n---\n")
    for team in range(made.teams):
        parent = f"parent: team-{team // 8}\n" if team >= 8 else ""
        lead = f"lead: person-{team % made.people}"
        _write(content / f"teams/team-{team}.md", f"---\nname: Team {team}\n{parent}{lead}\n---\n\nA team.\n")
    for person in range(made.people):
        fields = f"name: Person {person}\nteam: team-{person % made.teams}"
        _write(content / f"people/person-{person}.md", f"---\n{fields}\n---\n")
    cycles = {objective.id: objective.cycle for objective in made.objectives}
    for objective in made.objectives:
        is_reported = bool(made.check_ins) or objective is made.objectives[0]
        fields = _objective_fields(objective, with_values=not is_reported)
        body = re.sub(r"\((obj-\d+)\.md\)", lambda found: f"(../{cycles[found[1]]}/{found[0][1:]}", objective.body)
        _write(content / f"objectives/{objective.cycle}/{objective.id}.md", f"---\n{fields}\n---\n\n{body}")
    for initiative in made.initiatives:
        text = f"---\n{_initiative_fields(initiative)}\n---\n\n{initiative.body}"
        _write(content / f"initiatives/{initiative.id}.md", text)
    for check_in in made.check_ins:
        _write(content / f"checkins/{check_in.cycle}/{check_in.id}.md", check_in_text(check_in))
    return content


def write_hugo(made: Company, folder: Path) -> Path:
    """The same objectives, initiatives and teams as a Hugo site; returns its folder."""
    shutil.copytree(Path(__file__).parent / "hugo", folder, dirs_exist_ok=True)
    for objective in made.objectives:
        fields = _objective_fields(objective, with_values=True)
        body = re.sub(r"\((obj-\d+)\.md\)", r"(../\1/)", objective.body)
        _write(folder / f"content/objectives/{objective.id}.md", f"---\n{fields}\n---\n\n{body}")
    for initiative in made.initiatives:
        text = f"---\n{_initiative_fields(initiative)}\n---\n\n{initiative.body}"
        _write(folder / f"content/initiatives/{initiative.id}.md", text)
    for team in range(made.teams):
        _write(folder / f"content/teams/team-{team}.md", f"---\ntitle: Team {team}\n---\n\nA team.\n")
    return folder


def write_eleventy(made: Company, folder: Path) -> Path:
    """The same objectives and initiatives as an Eleventy site; returns its folder."""
    shutil.copytree(Path(__file__).parent / "eleventy", folder, dirs_exist_ok=True)
    for objective in made.objectives:
        fields = _objective_fields(objective, with_values=True)
        body = re.sub(r"\((obj-\d+)\.md\)", r"(../\1/)", objective.body)
        _write(folder / f"objectives/{objective.id}.md", f"---\n{fields}\nlayout: objective.njk\n---\n\n{body}")
    for initiative in made.initiatives:
        fields = f"{_initiative_fields(initiative)}\nlayout: initiative.njk"
        _write(folder / f"initiatives/{initiative.id}.md", f"---\n{fields}\n---\n\n{initiative.body}")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a made-up company.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--objectives", type=int, default=1000)
    parser.add_argument("--check-ins", type=int, default=0)
    parser.add_argument("--for", dest="generator", choices=("okrsite", "hugo", "eleventy"), default="okrsite")
    chosen = parser.parse_args()
    writers = {"okrsite": write_okrsite, "hugo": write_hugo, "eleventy": write_eleventy}
    writers[chosen.generator](company(chosen.objectives, chosen.check_ins), chosen.folder)


if __name__ == "__main__":
    main()
