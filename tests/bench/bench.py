"""`make bench`: okrsite beside Hugo (and Eleventy, where npm is there) on the same made-up company, against the goals.

All runs of one round follow each other, so that a slow moment of the machine meets each of them; what counts is the median of the
rounds and the ratio between the two. Every run writes to a folder of its own that never existed before, and all are deleted at the end:
some file systems take several times as long to make files where others have just been deleted, and that would be charged to whoever
comes next. `--write` puts what was measured into docs/performance.md.
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
from itertools import count
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
from tests.bench.measure import Command, Cost, cost, middle, peak_megabytes, touched
from tests.bench.saving import seconds_until_shown
from tests.bench.table import ElsewhereError, Row, put_into, table

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "performance.md"
SIZE_OF_REPORT = 10_000
ELEVENTY = "@11ty/eleventy@3.0.0"
IMPORTS = "import yaml, jinja2, markdown_it"
SAVES = 7
PAUSE_SECONDS = 3.0
"""Between two saves: somebody reads what came of it."""

PARTS = ("builds", "memory", "growth", "serve", "check", "huge")
LONG_PARTS = ("growth", "huge")
HUGE = 100_000

ROOM_BYTES = 80_000
"""What a site takes on disk for each objective, with its cache; other generators' sites are smaller."""


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
    parser.add_argument(
        "--objectives", type=int, default=SIZE_OF_REPORT, help="the size of the company (default: 10,000)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="so many runs of each kind (default: 5)")
    parser.add_argument("--jobs", type=int, help="processes of okrsite (default: one for each core)")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these rows of the table alone")
    parser.add_argument("--growth", action="store_true", help="also a company four times as large")
    parser.add_argument("--huge", action="store_true", help="also 100,000 objectives with as many check-ins")
    parser.add_argument("--eleventy", action="store_true", help="also Eleventy, by npm")
    parser.add_argument(
        "--touch",
        type=int,
        default=0,
        metavar="GB",
        help="for growth: touch so much memory before, where a virtual machine is given it only when it does",
    )
    parser.add_argument("--workspace", type=Path, help="where to write (default: a temporary folder, see TMPDIR)")
    parser.add_argument(
        "--write", action="store_true", help=f"put the rows that were measured into {REPORT.relative_to(ROOT)}"
    )
    chosen = parser.parse_args()
    if chosen.write and chosen.objectives != SIZE_OF_REPORT:
        parser.error(f"the table is about {SIZE_OF_REPORT:,} objectives: --write goes with no other number")
    also = {"growth": chosen.growth, "huge": chosen.huge}
    parts = chosen.only or [part for part in PARTS if also.get(part, True)]
    with _workspace(chosen.workspace) as folder:
        _require_room(folder, parts, chosen.objectives, chosen.rounds)
        bench = Bench(
            folder,
            chosen.objectives,
            chosen.rounds,
            chosen.jobs,
            with_eleventy=chosen.eleventy,
            gigabytes_to_touch=chosen.touch,
        )
        rows = [row for part in parts for row in bench.part(part)]
        where, day = f"{_machine()}, {bench.hugo_version}", datetime.now(UTC).date()
    print(table(where, rows, day))
    if chosen.write:
        try:
            REPORT.write_text(put_into(REPORT.read_text(encoding="utf-8"), where, rows, day), encoding="utf-8")
        except ElsewhereError as error:
            raise SystemExit(str(error)) from error


@contextmanager
def _workspace(chosen: Path | None) -> Iterator[Path]:
    if chosen:
        chosen.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="okrsite-bench-", dir=chosen) as made:
        yield Path(made)


def _require_room(folder: Path, parts: Sequence[str], size: int, rounds: int) -> None:
    """Nothing is deleted before the end, so there must be room for all of it."""
    sites = {"builds": 2 * rounds, "memory": 2, "growth": 5 * rounds, "serve": 2, "huge": 2 * HUGE / size}
    needed = sum(sites.get(part, 0) for part in parts) * size * ROOM_BYTES
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise SystemExit(
            f"There must be {needed / 1e9:.0f} GB free in `{folder.parent}`, and there are {free / 1e9:.0f}. "
            "Choose another folder by --workspace or TMPDIR, or measure less by --rounds or --only."
        )


class Bench:
    """Runs on companies in one folder. A class because companies are written once and used by several kinds of runs."""

    def __init__(
        self,
        folder: Path,
        size: int,
        rounds: int,
        jobs: int | None,
        *,
        with_eleventy: bool,
        gigabytes_to_touch: int,
    ) -> None:
        self.folder = folder
        self.size = size
        self.count = rounds
        self.jobs = ["--jobs", str(jobs)] if jobs else []
        self.hugo = _find_hugo()
        self.with_eleventy = with_eleventy
        self.gigabytes_to_touch = gigabytes_to_touch
        self.added = 0
        self.first: dict[int, Objective] = {}
        self.runs = count(1)

    @property
    def hugo_version(self) -> str:
        if self.hugo is None:
            return "without Hugo (`pip install hugo` brings it)"
        said = subprocess.run([self.hugo, "version"], capture_output=True, text=True, check=True).stdout
        return f"Hugo {said.split('v', 1)[-1].split('-')[0].split('+')[0]}"

    def part(self, name: str) -> Iterator[Row]:
        """The rows of one part of the table."""
        match name:
            case "builds":
                return self.builds()
            case "memory":
                return self.memory()
            case "growth":
                return self.growth()
            case "serve":
                return self.serve()
            case "check":
                return self.check()
            case _:
                return self.huge()

    def builds(self) -> Iterator[Row]:
        """All kinds of builds of one company, one after the other, so many times."""
        rounds = Rounds()
        for number in range(self.count):
            print(f"Round {number + 1} of {self.count}, {self.size:,} objectives", file=sys.stderr)
            if self.hugo:
                rounds.add("hugo", cost(self._by_hugo()))
            if self.with_eleventy:
                rounds.add("eleventy", cost(self._by_eleventy()))
            run = self._new_run()
            rounds.add("cold", cost(self._build(self.size, run)))
            rounds.add("nothing", cost(self._build(self.size, run)))
            self._add_check_in()
            rounds.add("check-in", cost(self._build(self.size, run)))
            self._remove_check_ins()
        for name, work, limit in (
            ("cold", f"cold build, {self.size:,} objectives", 1.0),
            ("nothing", "nothing changed, new process", 0.10),
            ("check-in", "one check-in added, new process", 0.12),
            ("eleventy", f"cold build by Eleventy, {self.size:,} objectives", None),
        ):
            if name in rounds.costs:
                yield self._beside_hugo(work, rounds.middle(name), rounds.middle("hugo"), limit)

    def memory(self) -> Iterator[Row]:
        """The most memory that okrsite and Hugo hold."""
        made = peak_megabytes(self._build(self.size, self._new_run()))
        others = peak_megabytes(self._by_hugo()) if self.hugo else None
        ratio = made / others if made and others else None
        yield Row(
            "peak memory, all processes", ratio, 0.6, " × Hugo", f"{made or 0:,.0f} MB; Hugo {others or 0:,.0f} MB"
        )

    def growth(self) -> Iterator[Row]:
        """A company, and one four times as large."""
        rounds, sizes = Rounds(), (self.size, 4 * self.size)
        for size in sizes:
            self._content(size)
        with touched(self.gigabytes_to_touch):
            for _ in range(self.count):
                for size in sizes:
                    rounds.add(f"{size:,}", cost(self._build(size, self._new_run())))
        small, large = (median(c.seconds for c in costs) for costs in rounds.costs.values())
        detail = f"{large:.1f} s for {4 * self.size:,}, {small:.1f} s for {self.size:,}; {_medians(self.count)}"
        if self.gigabytes_to_touch:
            detail += f"; {self.gigabytes_to_touch} GB of memory touched before"
        yield Row("growth, four times the objectives", large / small, 4.4, " × the time", detail)

    def serve(self) -> Iterator[Row]:
        """From saving a document until a page shows it."""
        for size, limit in ((self.size // 10, 0.3), (self.size, 1.0)):
            work = f"`serve`, from saving to the page, {size:,}"
            yield Row(work, self._until_shown(size), limit, " s", f"median of {SAVES} saves")

    def check(self) -> Iterator[Row]:
        """`check` on a site of twenty documents, beside Python that only imports what it stands on."""
        content, runs = self._content(1, check_ins=1), max(9, self.count)
        words = ["check", "--quiet", "--content", str(content), "--today", str(LAST_DAY)]
        check, imports = self._command("-m", "okrsite", *words), self._command("-c", IMPORTS)
        pairs = [(cost(check), cost(imports)) for _ in range(runs)]
        mine, theirs = (middle(costs).seconds for costs in zip(*pairs, strict=True))
        yield Row("`check` on 20 documents, whole process", mine, 0.45, " s", f"median of {runs}")
        detail = f"{mine:.3f} s; the imports {theirs:.3f} s"
        yield Row("the same, beside the imports alone", mine / theirs, 2.5, " × the imports", detail)

    def huge(self) -> Iterator[Row]:
        """100,000 objectives with as many check-ins."""
        self._content(HUGE, check_ins=HUGE)
        begun = time.perf_counter()
        most = peak_megabytes(self._build(HUGE, self._new_run()))
        detail = f"built in {time.perf_counter() - begun:,.0f} s"
        yield Row("100,000 objectives, 100,000 check-ins", most and most / 1024, 8, " GB", detail)

    def _beside_hugo(self, work: str, found: Cost | None, hugo: Cost | None, limit: float | None) -> Row:
        if found is None or hugo is None:
            return Row(work, None, limit, " × Hugo")
        times = f"{_seconds(found)}; Hugo {_seconds(hugo)}; {_medians(self.count)}"
        return Row(work, found.seconds / hugo.seconds, limit, " × Hugo", times)

    def _until_shown(self, size: int) -> float | None:
        """Seconds from saving a document until a page that shows it has been told, and has what was written."""
        content, site = self._content(size), self._new_run() / "site"
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

    def _new_run(self) -> Path:
        """A folder for what one run writes. It never existed before."""
        folder = self.folder / f"run-{next(self.runs)}"
        folder.mkdir()
        return folder

    def _content(self, size: int, check_ins: int = 0) -> Path:
        folder = self.folder / f"okrsite-{size}"
        if size not in self.first:
            made = company(size, check_ins)
            write_okrsite(made, folder)
            self.first[size] = made.objectives[0]
        return folder / "content"

    def _build(self, size: int, run: Path) -> Command:
        """A build of a company; a cold one, if it is the first in this run."""
        words = [
            "--content",
            str(self._content(size)),
            "--output",
            str(run / "site"),
            "--cache-dir",
            str(run / "cache"),
        ]
        return self._command("-m", "okrsite", "build", "--quiet", *words, "--today", str(LAST_DAY), *self.jobs)

    def _add_check_in(self) -> None:
        """A new report, another one each time."""
        self.added += 1
        about = self.first[self.size]
        made = CheckIn(f"report-{self.added}", LAST_DAY, about.cycle, about.owner, about, f"Report {self.added}.\n")
        folder = self._content(self.size) / "checkins"
        folder.mkdir(exist_ok=True)
        (folder / f"{made.id}.md").write_text(check_in_text(made), encoding="utf-8")

    def _remove_check_ins(self) -> None:
        shutil.rmtree(self._content(self.size) / "checkins")

    def _by_hugo(self) -> Command:
        folder, run = self.folder / f"hugo-{self.size}", self._new_run()
        if not folder.exists():
            write_hugo(company(self.size), folder)
        words = [str(self.hugo), "--quiet", "--destination", str(run / "site"), "--cacheDir", str(run / "cache")]
        return Command(words, folder, {})

    def _by_eleventy(self) -> Command:
        folder, run = self.folder / f"eleventy-{self.size}", self._new_run()
        if not folder.exists():
            write_eleventy(company(self.size), folder)
        words = [
            "npm",
            "exec",
            "--yes",
            f"--package={ELEVENTY}",
            "--",
            "eleventy",
            "--quiet",
            f"--output={run / 'site'}",
        ]
        return Command(words, folder, {})

    def _command(self, *words: str) -> Command:
        return Command([sys.executable, *words], self.folder, _environment())


def _seconds(found: Cost) -> str:
    return f"{found.seconds:.2f} s, {found.processor_seconds:.2f} s of processor time"


def _medians(rounds: int) -> str:
    return "one run of each" if rounds == 1 else f"medians of {rounds}"


def _environment() -> dict[str, str]:
    """This checkout, its bytecode kept from one run to the next as an installed program's is."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}


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
