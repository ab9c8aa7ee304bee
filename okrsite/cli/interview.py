"""The questions about a new document: what the flags leave open is asked on the terminal, one thing after the other.

In go a kind, the content as it is, and what the flags say; out come the answers by field.
"""

from collections.abc import Callable, Mapping
from typing import Any

from okrsite.author import answer, directory, measure
from okrsite.author.answer import AnswerError
from okrsite.author.draft import Value
from okrsite.author.kinds import Kind, Question
from okrsite.author.period import EXAMPLES, following, period, quarter_of
from okrsite.build.examine import Examination
from okrsite.cli import questions
from okrsite.cli.options import refuse


class Interview:
    """What is known of a new document. A class because each question may depend on what was answered before."""

    def __init__(self, kind: Kind, before: Examination, given: dict[str, Any]) -> None:
        self.kind = kind
        self.portfolio = before.portfolio
        self.today = before.today
        self.given = given
        current = self.portfolio.current_cycle(before.today)
        self.cycle = current.id if current else ""

    def ask(self) -> None:
        """Ask for what the flags leave open."""
        questions.say(f"A new {self.kind.what}. {self.kind.summary}")
        questions.say("Enter takes what stands in [brackets]. Ctrl-C stops, and nothing is written.")
        questions.say()
        if self.kind.name == "cycle":
            self._ask_period()
        if self.kind.name == "key-result":
            self._ask_key_result_of_objective()
        for question in self.kind.questions:
            if question.words and question.field not in self.given:
                self._ask_one(question)
            if question.field == "title" and {"team", "project"} <= {q.field for q in self.kind.questions}:
                self._ask_scope()
        if self.kind.name == "objective" and "key_result" not in self.given:
            self.given["key_results"] = self._ask_key_results()

    def require(self) -> None:
        """End the command where something is missing that nobody could be asked for."""
        if self.cycle and self.kind.name == "objective":
            self.given.setdefault("cycle", self.cycle)
        missing = [q.flag for q in self.kind.questions if q.is_needed and not self.given.get(q.field)]
        if (
            self.kind.name == "cycle"
            and "period" not in self.given
            and not {"title", "start", "end"} <= set(self.given)
        ):
            missing = ["--period (or --title, --start and --end)"]
        if missing:
            wanted = f"{', '.join(missing[:-1])} and {missing[-1]}" if len(missing) > 1 else missing[0]
            refuse(f"`okrsite new {self.kind.name}` needs {wanted}. On a terminal it asks for what is missing.")

    def _read(self, question: Question) -> Callable[[str], Any]:
        return lambda text: directory.value(self.portfolio, question, text)

    def _listed(self, kind: str) -> dict[str, str]:
        return directory.listed(self.portfolio, kind, self.today)

    def _ask_one(self, question: Question) -> None:
        read, words = self._read(question), question.words
        if question.kind == "body":
            found: Any = questions.ask_text(words, read)
        elif question.kind == "task":
            found = questions.ask_lines(words, read)
        elif question.kind in ("text", "day", "number"):
            found = questions.ask(words, read, otherwise=None if question.is_needed else "none")
        else:
            options = self._listed(question.kind)
            if (
                not options
                and not question.is_needed
                and not (question.kind == "person" and not self.portfolio.people_are_listed)
            ):
                return
            if not options and question.is_needed:
                raise AnswerError(f"There is no {question.kind} yet: `okrsite new {question.kind}` begins one.")
            if question.is_many:
                found = questions.ask_many(
                    words, read, otherwise="nobody yet" if question.kind == "person" else "none", options=options
                )
            else:
                default = self.cycle if question.kind == "cycle" else ""
                otherwise = None if question.is_needed else "none"
                found = questions.ask(words, read, default=default, otherwise=otherwise, options=options)
        if found:
            self.given[question.field] = found

    def _ask_scope(self) -> None:
        options = self._listed("scope")
        if "team" in self.given or "project" in self.given or not options:
            return
        owner = questions.ask(
            "Whose is it?",
            lambda text: directory.one(self.portfolio, "scope", text),
            otherwise="the company's",
            options=options,
        )
        if owner:
            self.given["team" if owner in self.portfolio.teams else "project"] = owner

    def _ask_period(self) -> None:
        if {"period", "title", "start", "end"} & set(self.given):
            return
        newest = max(self.portfolio.cycles.values(), key=lambda c: (c.last_day, c.id), default=None)
        latest = self.portfolio.cycles.get(self.cycle) or newest
        proposed = (following(latest.id) if latest else None) or quarter_of(self.today)
        words = f"Which period? By the calendar ({EXAMPLES.replace('`', '')}), or a title of your own"
        answered = questions.ask(words, answer.line, default=proposed.id) or proposed.id
        if period(answered):
            self.given["period"] = answered
            return
        self.given["title"] = answered
        self.given["start"] = questions.ask("First day", answer.day)
        self.given["end"] = questions.ask("Last day", answer.day)

    def _ask_key_results(self) -> list[dict[str, Value]]:
        questions.say("Its key results: how will you know that you got there? Three to five are good.")
        found: list[dict[str, Value]] = []
        while True:
            title = questions.ask(
                f"Key result {len(found) + 1}, the outcome in words",
                answer.line,
                otherwise="no more" if found else "later",
            )
            if title is None:
                return found
            found.append(measure.key_result(_ask_measure({"title": title}), {str(kr["id"]) for kr in found}))

    def _ask_key_result_of_objective(self) -> None:
        for question in self.kind.questions[:2]:
            if question.field not in self.given:
                self._ask_one(question)
        if not any(
            field in self.given
            for field in ("start", "target", "at_least", "at_most", "milestone", "done", "baseline", "contributions")
        ):
            self.given = _ask_measure(self.given)


def _ask_measure(given: Mapping[str, Any]) -> dict[str, Any]:
    """How a key result is measured."""
    kind = questions.ask_choice("  How is it measured?", measure.MEASURES, "number")
    found = dict(given)

    def number(words: str, otherwise: str | None = None) -> float | None:
        return questions.ask(f"  {words}", answer.number, otherwise=otherwise)

    def unit() -> str | None:
        return questions.ask("  Counted in (%, €, hours)", answer.line, otherwise="a plain count")

    if kind == "number":
        found["start"] = number("Value today, where it starts")
        found["target"] = questions.ask(
            "  Value to reach", lambda text: _other_than(found["start"], answer.number(text))
        )
        found["unit"] = unit()
    elif kind == "bound":
        found["at_least"] = number("Not below", "no such bound")
        found["at_most"] = number("Not above", None if found["at_least"] is None else "no such bound")
        found["unit"] = unit()
    elif kind == "milestones":
        while not found.get("milestone"):
            found["milestone"] = questions.ask_lines(
                "  A step (its title, or title=2026-01-31 for a due date)", answer.line
            )
    else:
        found[kind] = True
        if kind == "baseline":
            found["unit"] = unit()
    return found


def _other_than(start: float, target: float) -> float:
    if start == target:
        raise AnswerError("This is where it starts: there would be nothing to reach.")
    return target
