"""`make bench`: okrsite beside Hugo (and Eleventy, where npm is there) on the same made-up company, against the goals.

All runs of one round follow each other, so that a slow moment of the machine meets each of them; what counts is the median of the
rounds and the ratio between the two. `--write` puts the table into docs/performance.md.
"""

import argparse
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.company import (
    LAST_DAY,
    CheckIn,
    Objective,
    check_in_text,
    company,
    write_eleventy,
    write_hugo,
    write_okrsite,
)
from tests.bench.measure import Command, Cost, cost, middle, peak_megabytes
from tests.bench.saving import seconds_until_shown

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured by make bench -->", "<!-- end -->"
ELEVENTY = "@11ty/eleventy@3.0.0"
IMPORTS = "import yaml, jinja2, markdown_it"
SAVES = 7
PAUSE_SECONDS = 3.0
"""Between two saves: somebody reads what came of it."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A line of the table: what is done, what came out, and at most what should."""

    work: str
    figure: float | None
    limit: float
    unit: str
    detail: str = ""

    @property
    def line(self) -> str:
        if self.figure is None:
            return f"| {self.work} | at most {self.limit:g}{self.unit} | not measured | |"
        verdict = "met" if self.figure <= self.limit else "**missed**"
        return f"| {self.work} | at most {self.limit:g}{self.unit} | {self.figure:.2f}{self.unit} ({self.detail}) | {verdict} |"


@dataclass(slots=True)
class Rounds:
    """The costs of each kind of run."""

    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def add(self, name: str, found: Cost) -> None:
        self.costs.setdefault(name, []).append(found)
        print(f"  {name}: {found.seconds:.2f} s, {found.processor_seconds:.2f} s of processor time", file=sys.stderr)

    def middle(self, name: str) -> Cost | None:
        return middle(self.costs[name]) if name in self.costs else None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure okrsite beside other generators.")
    parser.add_argument("--objectives", type=int, default=10_000, help="the size of the company (default: 10,000)")
    parser.add_argument("--rounds", type=int, default=5, help="so many runs of each kind (default: 5)")
    parser.add_argument("--jobs", type=int, help="processes of okrsite (default: one for each core)")
    parser.add_argument("--growth", action="store_true", help="also a company four times as large")
    parser.add_argument("--huge", action="store_true", help="also 100,000 objectives with as many check-ins")
    parser.add_argument("--eleventy", action="store_true", help="also Eleventy, by npm")
    parser.add_argument("--workspace", type=Path, help="where to write (default: a temporary folder)")
    parser.add_argument("--write", action="store_true", help=f"put the table into {REPORT.relative_to(ROOT)}")
    chosen = parser.parse_args()
    with _workspace(chosen.workspace) as folder:
        table = "\n".join(_report(folder, chosen))
    print(table)
    if chosen.write:
        before, _, rest = REPORT.read_text(encoding="utf-8").partition(BEGIN)
        REPORT.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


@contextmanager
def _workspace(chosen: Path | None) -> Iterator[Path]:
    if chosen:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen
        return
    with TemporaryDirectory(prefix="okrsite-bench-") as made:
        yield Path(made)


def _report(folder: Path, chosen: argparse.Namespace) -> Iterator[str]:
    size = chosen.objectives
    bench = Bench(folder, chosen.jobs)
    rounds = bench.rounds(size, chosen.rounds, with_eleventy=chosen.eleventy)
    hugo, cold = rounds.middle("hugo"), rounds.middle("cold")
    made, others = bench.peaks(size)
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d}: {_machine()}, {bench.hugo_version}; {chosen.rounds} rounds, medians."
    yield ""
    yield "| work | goal | measured | |"
    yield "|---|---|---|---|"
    for name, work, limit in (
        ("cold", f"cold build, {size:,} objectives", 1.0),
        ("nothing", "nothing changed, new process", 0.10),
        ("check-in", "one check-in added, new process", 0.12),
    ):
        yield _against(work, rounds.middle(name), hugo, limit).line
    ratio = made / others if made and others else None
    detail = f"{made or 0:,.0f} MB; Hugo {others or 0:,.0f} MB"
    yield Goal("peak memory, all processes", ratio, 0.6, " × Hugo", detail).line
    if chosen.growth and cold:
        large = bench.cold(4 * size).seconds
        detail = f"{large:.1f} s for {4 * size:,}, {cold.seconds:.1f} s for {size:,}"
        yield Goal("growth, four times the objectives", large / cold.seconds, 4.4, " × the time", detail).line
    for small, limit in ((size // 10, 0.3), (size, 1.0)):
        seconds = bench.until_shown(small)
        yield Goal(
            f"`serve`, from saving to the page, {small:,}", seconds, limit, " s", f"median of {SAVES} saves"
        ).line
    yield from (goal.line for goal in bench.starts(chosen.rounds))
    if chosen.huge:
        yield bench.huge()
    yield ""
    eleventy = rounds.middle("eleventy")
    for name, found in (("okrsite", cold), ("Hugo", hugo), ("Eleventy", eleventy)):
        if found:
            yield f"{name}: {found.seconds:.2f} s by the clock, {found.processor_seconds:.2f} s of processor time.  "


def _against(work: str, found: Cost | None, hugo: Cost | None, limit: float) -> Goal:
    if found is None or hugo is None:
        return Goal(work, None, limit, " × Hugo")
    return Goal(
        work, found.seconds / hugo.seconds, limit, " × Hugo", f"{found.seconds:.2f} s; Hugo {hugo.seconds:.2f} s"
    )


class Bench:
    """Runs on companies in one folder. A class because companies are written once and used by several kinds of runs."""

    def __init__(self, folder: Path, jobs: int | None) -> None:
        self.folder = folder
        self.jobs = ["--jobs", str(jobs)] if jobs else []
        self.hugo = _find_hugo()
        self.added = 0
        self.first: dict[int, Objective] = {}

    @property
    def hugo_version(self) -> str:
        if self.hugo is None:
            return "without Hugo (`pip install hugo` brings it)"
        said = subprocess.run([self.hugo, "version"], capture_output=True, text=True, check=True).stdout
        return f"Hugo {said.split('v', 1)[-1].split('-')[0].split('+')[0]}"

    def rounds(self, size: int, count: int, *, with_eleventy: bool) -> Rounds:
        """All kinds of runs on one company, one after the other, so many times."""
        found = Rounds()
        for number in range(count):
            print(f"Round {number + 1} of {count}, {size:,} objectives", file=sys.stderr)
            if self.hugo:
                found.add("hugo", cost(self._by_hugo(size)))
            if with_eleventy:
                found.add("eleventy", cost(self._by_eleventy(size)))
            found.add("cold", self.cold(size))
            found.add("nothing", cost(self._build(size)))
            self._add_check_in(size)
            found.add("check-in", cost(self._build(size)))
            self._remove_check_ins(size)
        return found

    def cold(self, size: int) -> Cost:
        """A build with nothing to begin from."""
        self._forget(size)
        return cost(self._build(size))

    def peaks(self, size: int) -> tuple[float | None, float | None]:
        """The most memory that okrsite and Hugo hold."""
        self._forget(size)
        return peak_megabytes(self._build(size)), peak_megabytes(self._by_hugo(size)) if self.hugo else None

    def starts(self, count: int) -> Iterator[Goal]:
        """`check` on a site of twenty documents, beside Python that only imports what it stands on."""
        content = self._content(1, check_ins=1)
        words = [
            sys.executable,
            "-m",
            "okrsite",
            "check",
            "--quiet",
            "--content",
            str(content),
            "--today",
            str(LAST_DAY),
        ]
        check, imports = self._command(words), self._command([sys.executable, "-c", IMPORTS])
        pairs = [(cost(check), cost(imports)) for _ in range(max(9, count))]
        mine, theirs = middle([pair[0] for pair in pairs]).seconds, middle([pair[1] for pair in pairs]).seconds
        yield Goal("`check` on 20 documents, whole process", mine, 0.45, " s", "median")
        detail = f"{mine:.3f} s; the imports {theirs:.3f} s"
        yield Goal("the same, beside the imports alone", mine / theirs, 2.5, " × the imports", detail)

    def huge(self) -> str:
        """The line for 100,000 objectives with as many check-ins."""
        self._content(100_000, check_ins=100_000)
        self._forget(100_000)
        begun = time.perf_counter()
        most = peak_megabytes(self._build(100_000))
        seconds = time.perf_counter() - begun
        detail = f"built in {seconds:,.0f} s"
        return Goal("100,000 objectives, 100,000 check-ins", most and most / 1024, 8, " GB", detail).line

    def until_shown(self, size: int) -> float | None:
        """Seconds from saving a document until a page that shows it has been told, and has what was written."""
        content, site = self._content(size), self.folder / f"served-{size}"
        words = [sys.executable, "-u", "-m", "okrsite", "serve", "--content", str(content), "--output", str(site)]
        process = subprocess.Popen(
            [*words, "--port", "0", "--today", str(LAST_DAY)],
            cwd=self.folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            said = iter(process.stdout or ())
            address = next((found[0] for line in said if (found := re.search(r"http://\S+", line))), None)
            document = next(content.glob("objectives/*/obj-0.md"))
            return median(seconds_until_shown(address, document, SAVES, PAUSE_SECONDS)) if address else None
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(site, ignore_errors=True)

    def _content(self, size: int, check_ins: int = 0) -> Path:
        folder = self.folder / f"okrsite-{size}"
        if size not in self.first:
            made = company(size, check_ins)
            shutil.rmtree(folder, ignore_errors=True)
            write_okrsite(made, folder)
            self.first[size] = made.objectives[0]
        return folder / "content"

    def _build(self, size: int) -> Command:
        content, site, cache = self._content(size), self.folder / f"site-{size}", self.folder / f"cache-{size}"
        words = [sys.executable, "-m", "okrsite", "build", "--quiet", "--content", str(content), "--output", str(site)]
        return self._command([*words, "--cache-dir", str(cache), "--today", str(LAST_DAY), *self.jobs])

    def _forget(self, size: int) -> None:
        for name in (f"site-{size}", f"cache-{size}"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _add_check_in(self, size: int) -> None:
        """A new report, another one each time."""
        self.added += 1
        about = self.first[size]
        made = CheckIn(f"report-{self.added}", LAST_DAY, about.cycle, about.owner, about, f"Report {self.added}.\n")
        folder = self._content(size) / "checkins"
        folder.mkdir(exist_ok=True)
        (folder / f"{made.id}.md").write_text(check_in_text(made), encoding="utf-8")

    def _remove_check_ins(self, size: int) -> None:
        shutil.rmtree(self._content(size) / "checkins")

    def _by_hugo(self, size: int) -> Command:
        folder = self.folder / f"hugo-{size}"
        if not folder.exists():
            write_hugo(company(size), folder)
        shutil.rmtree(self.folder / "hugo-site", ignore_errors=True)
        words = [str(self.hugo), "--quiet", "--destination", str(self.folder / "hugo-site")]
        return Command([*words, "--cacheDir", str(self.folder / "hugo-cache")], folder, {})

    def _by_eleventy(self, size: int) -> Command:
        folder = self.folder / f"eleventy-{size}"
        if not folder.exists():
            write_eleventy(company(size), folder)
        shutil.rmtree(folder / "_site", ignore_errors=True)
        return Command(["npm", "exec", "--yes", f"--package={ELEVENTY}", "--", "eleventy", "--quiet"], folder, {})

    def _command(self, words: Sequence[str]) -> Command:
        return Command(words, self.folder, _environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _find_hugo() -> str | None:
    """Hugo's own program: that in the Python package `hugo`, without the Python around it, else that on the path."""
    spec = importlib.util.find_spec("hugo")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = sorted(Path(folder, "binaries").glob("hugo*"))
        if found:
            return str(found[0])
    return shutil.which("hugo")


def _machine() -> str:
    names = re.findall(r"(?m)^model name\s*: (.*)$", _read("/proc/cpuinfo")) or [platform.processor() or "processor"]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores of {names[0].strip()}, {platform.system()}, Python {platform.python_version()}"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


if __name__ == "__main__":
    main()
