"""Questions on a terminal: one line asked, one line answered, asked again until the answer can be used.

Where nobody can answer, nothing is asked. What comes from content is made harmless before it is shown. Everything but the
answers goes to the terminal, never into a pipe.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeVar

import click

from okrsite.author.answer import AnswerError
from okrsite.cli.options import CONTENT_ERRORS, refuse
from okrsite.text.report.cells import harmless, width

T = TypeVar("T")

FEW = 9
"""So many choices are shown at once; of more, on request."""
LISTED = 40
"""At most so many are listed on request."""
WIDEST_ID = 44


def can_ask() -> bool:
    """Whether there is someone at a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def say(text: str = "") -> None:
    """A line for the person at the terminal."""
    click.echo(text, err=True)


def ask(
    words: str,
    read: Callable[[str], T],
    *,
    default: str = "",
    otherwise: str | None = None,
    options: Mapping[str, str] | None = None,
    answers: str = "number or id",
) -> T | None:
    """Ask until `read` makes something of the answer. Enter takes `default`; `otherwise` says in words what Enter means where
    there is no default, and then gives None; without either an answer is needed. `options` are ids with their names."""
    known = options or {}
    shown = 0 < len(known) <= FEW
    indent = " " * (len(words) - len(words.lstrip()))
    if shown:
        say(words)
        _list(known, indent)
    meaning = default or otherwise
    lead = f"{indent}  {answers}" if shown else f"{words} (? lists them, Tab completes)" if known else words
    prompt = f"{lead} [{harmless(meaning)}]: " if meaning else f"{lead}: "
    while True:
        typed = _line(prompt, tuple(known)).strip() or default
        if not typed:
            if otherwise is not None:
                return None
            say("  Please write something, or stop with Ctrl-C; nothing has been written yet.")
            continue
        if typed == "?" and known:
            _list(known, indent)
            continue
        try:
            return read(_by_number(typed, known))
        except AnswerError as error:
            say(f"{indent}  {harmless(str(error))}")


def ask_needed(
    words: str, read: Callable[[str], T], *, default: str = "", options: Mapping[str, str] | None = None
) -> T:
    """As `ask`, where there must be an answer."""
    answer = ask(words, read, default=default, options=options)
    if answer is None:
        raise LookupError(words)  # never: without `otherwise` it is asked again
    return answer


def ask_many(
    words: str, read: Callable[[str], T], *, otherwise: str, options: Mapping[str, str] | None = None
) -> tuple[T, ...]:
    """As `ask`, for several answers on one line, parted by commas or blanks."""
    known = options or {}

    def all_of(typed: str) -> tuple[T, ...]:
        parts = typed.replace(",", " ").split()
        return tuple(dict.fromkeys(read(_by_number(part, known)) for part in parts))

    return ask(words, all_of, otherwise=otherwise, options=options, answers="numbers or ids") or ()


def ask_text(words: str, read: Callable[[str], str], otherwise: str = "later") -> str:
    """A text: a line, or as much as one likes in one's editor."""
    has_editor = bool(os.environ.get("VISUAL") or os.environ.get("EDITOR"))
    how = "one line, or `e` for your editor" if has_editor else "one line"

    def text(typed: str) -> str:
        return read(_edited() if has_editor and typed == "e" else typed)

    return ask(f"{words} ({how})", text, otherwise=otherwise) or ""


def ask_lines(words: str, read: Callable[[str], T]) -> tuple[T, ...]:
    """Any number of lines, up to an empty one."""
    found: list[T] = []
    while True:
        lead = words if not found else "  and"
        answer = ask(lead, read, otherwise="no more" if found else "none")
        if answer is None:
            return tuple(found)
        found.append(answer)


def ask_choice(words: str, choices: Mapping[str, str], default: str) -> str:
    """One of a few things, by its number."""
    say(words)
    indent = " " * (len(words) - len(words.lstrip()))
    names = list(choices)
    for number, label in enumerate(choices.values(), 1):
        say(f"{indent}  {number}  {harmless(label)}")

    def one(typed: str) -> str:
        chosen = _by_number(typed, choices)
        if chosen not in choices:
            raise AnswerError(f"Write a number from 1 to {len(choices)}.")
        return chosen

    return ask(f"{indent}  number", one, default=str(names.index(default) + 1)) or default


def stopped() -> NoReturn:
    """The person has had enough."""
    say()
    refuse("Stopped; nothing was written.", CONTENT_ERRORS)


def _by_number(typed: str, known: Mapping[str, str]) -> str:
    """The choice with a number; an id that is a number is itself."""
    names = list(known)
    if typed not in known and typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) <= len(names):
        return names[int(typed[:6]) - 1]
    return typed


def _list(known: Mapping[str, str], indent: str) -> None:
    widest = min(max(map(width, known)), WIDEST_ID)
    digits = len(str(min(len(known), LISTED)))
    for number, (name, label) in enumerate(list(known.items())[:LISTED], 1):
        gap = " " * max(widest - width(name), 0)
        say(f"{indent}  {number:>{digits}}  {harmless(name)}{gap}  {harmless(label)}".rstrip())
    if len(known) > LISTED:
        say(f"{indent}  … and {len(known) - LISTED:,} more; Tab completes what you begin to write.")


def _edited() -> str:
    try:
        return click.edit("", extension=".md") or ""
    except click.ClickException as error:
        raise AnswerError(f"The editor could not be used ({error.format_message()}). Write one line here.") from None


def _line(prompt: str, candidates: Iterable[str]) -> str:
    """One line from the terminal. The prompt never goes into a pipe."""
    try:
        if sys.stdout is not None and sys.stdout.isatty():
            with _completion(tuple(candidates)):
                return input(prompt)
        click.echo(prompt, err=True, nl=False)
        typed = sys.stdin.readline()
    except (EOFError, KeyboardInterrupt):
        stopped()
    if not typed:
        stopped()
    return typed


@contextmanager
def _completion(candidates: tuple[str, ...]) -> Any:
    """Tab completes one of the candidates, where the system has readline."""
    readline: Any = None
    with suppress(ImportError):
        import readline  # it is not there on Windows
    if readline is None:
        yield
        return

    def complete(typed: str, state: int) -> str | None:
        fitting = [name for name in candidates if name.startswith(typed)]
        return fitting[state] if state < len(fitting) else None

    before = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(" ,")
    is_editline = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_editline else "tab: complete")
    readline.set_auto_history(False)
    try:
        yield
    finally:
        readline.set_completer(before[0])
        readline.set_completer_delims(before[1])
