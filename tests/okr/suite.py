"""Markdown test suites: small sites in fenced blocks, with the expected rule on the very line.

    ## A team that does not exist

    today: 2026-02-14

    ```markdown title="objectives/launch.md"
    ---
    title: Win the market
    team: marketting   #! broken-reference "Did you mean `marketing`?"
    ---
    ```

A case is a second-level heading. Its blocks stand among the documents of `COMMON_FILES`, unless they take their place.
A marker ` #! rule` at the end of a line, with a piece of the message or help in quotes if wanted, is taken away before the file
is read; several may follow one another. On the line that opens a block it stands for what has no line: the file as a whole.

Lines before a block set the stage, and before the first case that of all cases: `today:` and `latest day:` are days, `newlines: crlf`
is about the files, and `only:` limits warnings and advice to the rules it names (`errors`: none of them); errors always count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from okrsite.okr.rules import RULES
from okrsite.okr.rules.rule import COMMON_FILES, EXAMPLE_DAY
from okrsite.text.diagnostic import Diagnostic, Severity
from tests.okr.site import check

_MARKER = re.compile(r'[ \t]*#! ([a-z-]+)(?: "([^"\n]*)")?[ \t]*$')
_FENCE = re.compile(r'(`{3,}|~{3,})[^"]*?title="([^"]+)"')
_SETTING = re.compile(r"(today|latest day|newlines|only): *(.+)")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A finding that must be there."""

    path: str
    line: int
    rule: str
    fragment: str = ""

    def fits(self, found: Diagnostic) -> bool:
        place = (found.source.path, found.source.line_of(found.span.start), found.rule)
        return place == (self.path, self.line, self.rule) and self.fragment in f"{found.message}\n{found.help}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}" + (f' "{self.fragment}"' if self.fragment else "")


@dataclass(slots=True)
class Case:
    """One small site, and what must be said about it."""

    suite: str
    name: str
    line: int
    settings: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    expected: list[Expectation] = field(default_factory=list)

    @property
    def rules(self) -> frozenset[str] | None:
        """The rules to which warnings and advice are limited."""
        named = self.settings.get("only")
        return None if named is None else frozenset(name.strip() for name in named.split(",")) - {"errors"}

    def differences(self) -> list[str]:
        """What is missing and what is too much."""
        found = [d for d in self._diagnostics() if self._counts(d)]
        missing = []
        for expectation in self.expected:
            fitting = next((d for d in found if expectation.fits(d)), None)
            if fitting is None:
                missing.append(f"missing    {expectation}")
            else:
                found.remove(fitting)
        return missing + [f"unexpected {_told(d)}" for d in found]

    def _diagnostics(self) -> list[Diagnostic]:
        today = self._day("today", EXAMPLE_DAY)
        newline = "\r\n" if self.settings.get("newlines") == "crlf" else "\n"
        files = {path: text.replace("\n", newline) for path, text in {**dict(COMMON_FILES), **self.files}.items()}
        return check(files, today, self._day("latest day", today))

    def _day(self, name: str, otherwise: date) -> date:
        return date.fromisoformat(self.settings[name]) if name in self.settings else otherwise

    def _counts(self, found: Diagnostic) -> bool:
        return found.severity is Severity.ERROR or self.rules is None or found.rule in self.rules


def read_suite(path: Path) -> Iterator[Case]:
    """The cases of one suite."""
    common: dict[str, str] = {}
    case: Case | None = None
    lines = iter(enumerate(path.read_text(encoding="utf-8").splitlines(), start=1))
    for number, line in lines:
        if line.startswith("## "):
            if case is not None:
                yield case
            case = Case(path.stem, line.removeprefix("## ").strip(), number, dict(common))
        elif setting := _SETTING.fullmatch(line.strip()):
            (common if case is None else case.settings)[setting[1]] = setting[2].strip()
        elif case is not None and (fence := _FENCE.match(line)):
            _read_block(case, fence[1], fence[2], line, lines)
        else:
            assert not line.startswith(("```", "~~~")), f"{path.name}:{number}: this block names no file of a case"
    if case is not None:
        yield case


def _read_block(case: Case, fence: str, path: str, opening: str, lines: Iterator[tuple[int, str]]) -> None:
    _, markers = _without_markers(opening)
    expected = [Expectation(path, 1, *marker) for marker in markers]
    texts: list[str] = []
    for _, line in lines:
        if line.strip() == fence:
            break
        text, markers = _without_markers(line)
        texts.append(text)
        expected += [Expectation(path, len(texts), *marker) for marker in markers]
    else:
        raise AssertionError(f"{case.suite}.md: {case.name}: the block of {path} is not closed")
    assert path not in case.files, f"{case.suite}.md: {case.name}: {path} is there twice"
    case.files[path] = "".join(f"{text}\n" for text in texts)
    case.expected += expected


def _without_markers(line: str) -> tuple[str, list[tuple[str, str]]]:
    """A line as it is meant, and the markers that stood at its end."""
    markers: list[tuple[str, str]] = []
    while marker := _MARKER.search(line):
        assert marker[1] in RULES, f"there is no rule {marker[1]}"
        markers.append((marker[1], marker[2] or ""))
        line = line[: marker.start()]
    return line, markers


def _told(found: Diagnostic) -> str:
    line = found.source.line_of(found.span.start)
    return f"{found.source.path}:{line}: {found.rule} ({found.message} | {found.help})"
