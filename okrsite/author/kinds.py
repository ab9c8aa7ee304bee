"""The kinds of documents that a command can begin: what is asked for each, and the draft that the answers make.

In go answers by field; out comes a `Draft` with its path and text. Nothing is asked and nothing written here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from okrsite.author import measure
from okrsite.author.answer import AnswerError, new_id
from okrsite.author.draft import Draft, Value, document
from okrsite.author.identifier import identifier
from okrsite.author.period import period
from okrsite.okr.references import FOLDER_OF
from okrsite.okr.schema import FORMS, KeyResult

AnswerKind = Literal[
    "text", "body", "day", "number", "choice", "yes", "person", "team", "project", "cycle", "reference", "key-result",
    "initiative", "kpi", "objective", "weighted", "short", "milestone", "task",
]  # fmt: skip
"""What an answer is: a text, a day, …, or the id of something."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know about a new document."""

    field: str
    """The field in the front matter; the flag is made from it."""
    kind: AnswerKind = "text"
    words: str = ""
    """How it is asked on a terminal; what has no words is given by flag only."""
    is_needed: bool = False
    is_many: bool = False
    choices: tuple[str, ...] = ()
    summary: str = ""
    """What the flag's help says; else the schema's documentation of the field."""

    @property
    def flag(self) -> str:
        return f"--{self.field.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, in words, and what is asked."""

    name: str
    what: str
    summary: str
    questions: tuple[Question, ...]

    def help_of(self, question: Question) -> str:
        """What a question's flag means."""
        form = KeyResult if self.name == "key-result" else FORMS[self.name]
        return question.summary or form.summary_of(question.field)


_TEAM = Question("team", "team")
_PROJECT = Question("project", "project")
_TAGS = Question("tags", is_many=True)
_BODY = Question(
    "text", "body", summary="The text below the front matter, in Markdown; `-` reads it from standard input."
)
_BOUNDS = (
    Question("at_least", "number", summary="A bound to keep: the value must not fall below this."),
    Question("at_most", "number", summary="A bound to keep: the value must not rise above this."),
)


def _body(words: str) -> Question:
    return Question(_BODY.field, _BODY.kind, words, summary=_BODY.summary)


OBJECTIVE = Kind(
    "objective",
    "objective",
    "A goal in words that people remember, with the key results that measure it.",
    (
        Question("title", words="The goal, in words that people remember", is_needed=True),
        _TEAM,
        _PROJECT,
        Question("cycle", "cycle", "Cycle", is_needed=True),
        Question("owner", "person", "Who answers for it?", is_many=True),
        Question("type", "choice", choices=("committed", "aspirational", "learning")),
        Question("supports", "reference", "Which objective or key result does it help?", is_many=True),
        Question("contributes_to", "weighted", is_many=True, summary="An objective whose progress this one's is a part of; `ID=WEIGHT` weighs it."),
        _TAGS,
        Question("key_result", "short", is_many=True, summary="A key result with a start and a target: `TITLE=START..TARGET UNIT`."),
        _body("Why this, why now?"),
    ),
)  # fmt: skip
KEY_RESULT = Kind(
    "key-result",
    "key result",
    "One more key result for an objective that is there already.",
    (
        Question("objective", "objective", "Which objective does it measure?", is_needed=True, summary="The objective's id."),
        Question("title", words="The outcome, in words", is_needed=True),
        Question("unit"),
        Question("start", "number"),
        Question("target", "number"),
        Question("commit", "number"),
        Question("stretch", "number"),
        *_BOUNDS,
        Question("milestone", "milestone", is_many=True, summary="A step that is reached or not: `TITLE`, or `TITLE=DAY`."),
        Question("done", "yes", summary="It is done or not."),
        Question("baseline", "yes", summary="The number is yet to be learned."),
        Question("contributions", "yes", summary="Its progress is that of the objectives that contribute to it."),
        Question("kpi", "kpi"),
        Question("weight", "number"),
        Question("owner", "person", is_many=True),
        Question("source"),
        Question("due", "day"),
        Question("description"),
    ),
)  # fmt: skip
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        OBJECTIVE,
        KEY_RESULT,
        Kind(
            "initiative",
            "initiative",
            "Work that should move key results, with its tasks.",
            (
                Question("title", words="What is done", is_needed=True),
                _TEAM,
                _PROJECT,
                Question("owner", "person", "Who answers for it?", is_many=True),
                Question("status", "choice", choices=("planned", "active", "paused", "done", "cancelled")),
                Question("start", "day"),
                Question("due", "day", "Last day"),
                Question("drives", "key-result", "Which key result should move because of it?", is_many=True),
                Question("depends_on", "initiative", is_many=True),
                Question("trackers", is_many=True),
                _TAGS,
                Question("task", "task", "First tasks, one a line", is_many=True, summary="A task of its checklist."),
                _BODY,
            ),
        ),
        Kind(
            "team",
            "team",
            "A team, which can own objectives.",
            (
                Question("name", words="Name", is_needed=True),
                Question("parent", "team", "The team that it belongs to"),
                Question("lead", "person", "Who leads it?", is_many=True),
                Question("members", "person", "Who else belongs to it?", is_many=True),
                _body("What is it for?"),
            ),
        ),
        Kind(
            "project",
            "project",
            "A project, which can own objectives as a team can.",
            (
                Question("name", words="Name", is_needed=True),
                Question("team", "team", "The team that it belongs to"),
                Question("lead", "person", "Who leads it?", is_many=True),
                Question("members", "person", is_many=True),
                Question("start", "day"),
                Question("due", "day", "Last day"),
                _body("What is it for?"),
            ),
        ),
        Kind(
            "person",
            "person",
            "A person who owns, leads, or reports.",
            (
                Question("name", words="Name", is_needed=True),
                Question("role", words="What does the person do?"),
                Question("team", "team", "Team"),
                Question("github", words="Account on GitHub"),
                _BODY,
            ),
        ),
        Kind(
            "cycle",
            "cycle",
            "A period with a start and an end: a quarter, a year.",
            (
                Question("period", summary="A quarter, half, year or month of the calendar (2027-q1, 2027-h1, 2027, 2027-01): it says title, start and end."),
                Question("title"),
                Question("start", "day"),
                Question("end", "day"),
                Question("parent", "cycle"),
                _body("What matters in it?"),
            ),
        ),
        Kind(
            "kpi",
            "KPI",
            "A health metric that outlives cycles.",
            (
                Question("title", words="What is measured", is_needed=True),
                Question("unit", words="Counted in (%, €, hours)"),
                Question("team", "team", "The team that watches it"),
                Question("owner", "person", "Who answers for it?", is_many=True),
                *_BOUNDS,
                Question("source"),
                _TAGS,
                _BODY,
            ),
        ),
    )
}  # fmt: skip
"""All kinds by name."""

_ONE_AS_A_WORD = frozenset({"owner", "lead"})


def draft(kind: Kind, given: Mapping[str, Any], taken: Collection[str], parent: str | None = None) -> Draft:
    """A new document. `taken` are the ids of its kind; `parent` is the cycle that holds a new cycle."""
    fields = {name: value for name, value in given.items() if value is not None and value != ()}
    body = str(fields.pop("text", ""))
    chosen = fields.pop("id", None)
    if kind.name == "objective":
        fields = _of_objective(fields)
    elif kind.name == "initiative":
        body = "\n\n".join(
            part for part in (body, "\n".join(f"- [ ] {task}" for task in fields.pop("task", ()))) if part
        )
    elif kind.name == "kpi":
        fields["keep"] = measure.keep(fields.pop("at_least", None), fields.pop("at_most", None))
    elif kind.name == "cycle":
        chosen, fields = _of_cycle(chosen, fields, parent)
    called = str(fields.get("title") or fields.get("name") or chosen)
    what = kind.what
    name = new_id(chosen, taken, what) if chosen else identifier(called, taken, kind.name)
    order = [question.field for question in kind.questions] + ["key_results", "keep"]
    ordered = {field: _as_written(field, fields[field]) for field in order if field in fields}
    folder = FOLDER_OF[kind.name]
    path = f"{folder}/{fields['cycle']}/{name}.md" if kind.name == "objective" else f"{folder}/{name}.md"
    return Draft(path, document(ordered, body))


def _as_written(field: str, value: Any) -> Value | None:
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 and field in _ONE_AS_A_WORD else list(value)
    return value  # type: ignore[no-any-return]  # answers are values already


def _of_objective(fields: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(fields)
    short: Sequence[str] = made.pop("key_result", ())
    key_results = list(made.pop("key_results", ()))
    for text in short:
        key_results.append(measure.from_short(text, {str(kr["id"]) for kr in key_results}))
    if made.get("team") and made.get("project"):
        raise AnswerError("An objective belongs to a team or to a project, not to both.")
    return {**made, "key_results": key_results}


def _of_cycle(chosen: str | None, fields: Mapping[str, Any], parent: str | None) -> tuple[str | None, dict[str, Any]]:
    made = dict(fields)
    named = made.pop("period", None)
    if named:
        found = period(named)
        if found is None:
            raise AnswerError(
                f"`{named[:60]}` is not a period of the calendar. Write it like 2027-q1, 2027-h1, 2027 or 2027-01."
            )
        chosen = chosen or found.id
        made = {"title": found.title, "start": found.first_day, "end": found.last_day, **made}
    if made["end"] < made["start"]:
        raise AnswerError("The cycle ends before it starts. Check --start and --end.")
    return chosen, {"parent": parent, **made} if parent else made
