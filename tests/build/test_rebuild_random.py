"""Any sequence of edits: after each the site is byte for byte what a clean build makes, by however many processes."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.build.rebuilding import DAY, EDITS, FILES, Company
from tests.build.test_rebuild import templates_are_compiled_once as templates_are_compiled_once

NAMES = st.sampled_from(["alpha", "beta", "gamma"])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)
NUMBERS = st.integers(0, 30)


def objective(title: str, start: int, target: int, more: str) -> str:
    quoted = "'" + title.replace("'", "''") + "'" if title.strip() else "Untitled"
    measure = f"start: {start}, target: {target + 31}"
    return (
        f"---\ntitle: {quoted}\ncycle: 2026-q1\n{more}key_results:\n  - {{id: kr, title: T, {measure}}}\n---\n{title}\n"
    )


class Editing(RuleBasedStateMachine):
    """Someone who edits and builds, and now and then makes a mistake."""

    def __init__(self) -> None:
        super().__init__()
        self.company = Company(Path(mkdtemp(prefix="okrsite-test-")))
        self.objectives: set[str] = set()
        self.jobs = 1

    def teardown(self) -> None:
        shutil.rmtree(self.company.folder)

    @initialize(jobs=st.sampled_from([1, 3]))
    def begin(self, jobs: int) -> None:
        self.jobs = jobs
        self.check()

    def check(self) -> None:
        before = self.company.digest()
        if self.company.build(jobs=self.jobs).rendered is None:
            assert self.company.digest() == before
        else:
            assert self.company.is_as_if_built_clean()

    @rule(name=NAMES, title=WORDS, start=NUMBERS, aim=NUMBERS, folder=st.sampled_from(["", "deep/"]))
    def write_an_objective(self, name: str, title: str, start: int, aim: int, folder: str) -> None:
        for old in (name, f"deep/{name}"):
            if old in self.objectives:
                self.company.remove(f"objectives/{old}.md")
                self.objectives.remove(old)
        self.company.write(f"objectives/{folder}{name}.md", objective(title, start, aim, "team: shop\n"))
        self.objectives.add(f"{folder}{name}")
        self.check()

    @precondition(lambda self: self.objectives)
    @rule(data=st.data())
    def remove_an_objective(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.objectives)))
        self.company.remove(f"objectives/{name}.md")
        self.objectives.remove(name)
        self.check()

    @precondition(lambda self: self.objectives)
    @rule(data=st.data(), value=NUMBERS, day=st.integers(1, 20))
    def report(self, data: st.DataObject, value: int, day: int) -> None:
        """Perhaps of an objective that is gone the next time, which is a mistake."""
        name = data.draw(st.sampled_from(sorted(self.objectives))).rpartition("/")[2]
        text = f"---\ndate: 2026-02-{day:02}\nauthor: ada\nreadings: {{{name}/kr: {value}}}\n---\nSo.\n"
        self.company.write(f"checkins/2026-02-{day:02}-x.md", text)
        self.check()

    @rule(title=WORDS, aim=NUMBERS)
    def rewrite_what_others_hang_on(self, title: str, aim: int) -> None:
        more = "aliases: [triumph]\nowner: ada\n"
        text = objective(title, 0, aim, more).replace("key_results:\n", "key_results:\n  - {id: parts, title: P, contributions: true}\n  - {id: users, title: U, start: 0, target: 9}\n")  # fmt: skip
        self.company.write("objectives/win.md", text)
        self.check()

    @rule(days=st.integers(-40, 120))
    def let_time_pass(self, days: int) -> None:
        self.company.day = DAY.fromordinal(DAY.toordinal() + days)
        self.check()

    @rule(path=st.sampled_from(sorted(FILES)), text=WORDS)
    def scribble(self, path: str, text: str) -> None:
        self.company.write(path, FILES[path] + text)
        self.check()

    @rule(path=st.sampled_from(sorted(FILES)), name=st.sampled_from(sorted(EDITS)))
    def edit(self, path: str, name: str) -> None:
        file = self.company.folder / "content" / path
        if file.is_file():
            self.company.write(path, EDITS[name](self.company.read(path)))
            self.check()

    @rule(path=st.sampled_from(sorted(FILES)))
    def restore(self, path: str) -> None:
        self.company.write(path, FILES[path])
        self.check()

    @rule(path=st.sampled_from(["index.html", "objectives/win/index.html", "api/v1/index.json", "feed.xml"]))
    def lose_a_published_file(self, path: str) -> None:
        (self.company.folder / "_site" / path).unlink(missing_ok=True)
        if self.company.build(jobs=self.jobs).rendered is not None:
            assert self.company.is_as_if_built_clean()

    @rule()
    def lose_the_cache(self) -> None:
        shutil.rmtree(self.company.folder / "cache", ignore_errors=True)
        self.check()


@pytest.mark.slow
@pytest.mark.usefixtures("templates_are_compiled_once")
def test_whatever_is_edited() -> None:
    Editing.TestCase.settings = settings(max_examples=6, stateful_step_count=8, deadline=None)
    Editing.TestCase("runTest").debug()
