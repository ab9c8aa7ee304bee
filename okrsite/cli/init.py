"""`okrsite init`: begin a portal."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from okrsite.author import answer, portal, save
from okrsite.author.answer import AnswerError
from okrsite.author.period import EXAMPLES, Period, period, quarter_of
from okrsite.author.portal import Beginning
from okrsite.author.save import SaveError
from okrsite.cli import questions
from okrsite.cli.options import now, refuse, today_option
from okrsite.cli.proposal import shell_word
from okrsite.text.report.cells import harmless

LONGEST_NAME = 200
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="The company's name.")
@click.option(
    "--repository", metavar="ADDRESS", help="The repository's web address, such as https://github.com/acme/okrs."
)
@click.option("--team", help="The first team's name. Default: Product.")
@click.option(
    "--cycle",
    metavar="ID",
    help="The first cycle, by the calendar: 2026-q4, 2026-h2, 2026, 2026-11. Default: this quarter.",
)
@click.option("--person", metavar="NAME", help="Who begins it and leads for now.")
@click.option("--github", metavar="ACCOUNT", help="That person's account on GitHub, to be asked for reviews.")
@click.option(
    "--url", metavar="ADDRESS", help="Where the portal will stand. Default: where the repository's pages stand."
)
@click.option("--timezone", metavar="ZONE", help="Whose midnight begins a day, such as Europe/Berlin. Default: UTC.")
@today_option
def init(
    folder: Path,
    name: str | None,
    repository: str | None,
    team: str | None,
    cycle: str | None,
    person: str | None,
    github: str | None,
    url: str | None,
    timezone: str | None,
    today: date | None,
) -> None:
    """Begin a portal in DIR: settings, a cycle, a team, two objectives to imitate, workflows, editor settings, a README.

    On a terminal it asks for what the flags leave open; elsewhere it needs --name and --person. It overwrites nothing: where one of
    its files is in the way, nothing is written.
    """
    zone = _flag("--timezone", lambda text: portal.checked_settings("timezone", text), timezone) or "UTC"
    day = today or now().astimezone(ZoneInfo(zone)).date()
    can_ask = questions.can_ask()
    if can_ask and not (name and repository is not None and team and cycle and person and github is not None):
        questions.say(f"A new portal in {harmless(folder.as_posix())}. Everything can be changed later.")
        questions.say("Enter takes what stands in [brackets]. Ctrl-C stops, and nothing is written.\n")
    ask = _Asking(can_ask)
    chosen = Beginning(
        name=ask.needed("--name", "The company's name", _name, name),
        repository=ask.optional(
            "--repository",
            "Its repository's web address, such as https://github.com/acme/okrs",
            _repository,
            repository,
            "not yet known",
        ),
        team=ask.needed("--team", "A first team", _name, team, "Product"),
        cycle=_period(
            ask.needed("--cycle", "The first cycle", lambda text: _period(text, day).id, cycle, quarter_of(day).id), day
        ),
        person=ask.needed("--person", "Your name", _name, person),
        github=ask.optional("--github", "Your account on GitHub", _account, github, "none"),
        url=_flag("--url", lambda text: portal.checked_settings("url", text), url),
        timezone=zone,
    )
    made = portal.files(chosen, day)
    try:
        save.create(folder, made)
    except SaveError as error:
        refuse(harmless(str(error)))
    click.echo(harmless(folder.as_posix()))
    click.echo(_next(folder, chosen, len(made)), err=True)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Answers from flags, else from the terminal, else from defaults."""

    can_ask: bool

    def needed(self, flag: str, words: str, read: Callable[[str], str], given: str | None, default: str = "") -> str:
        if given is not None:
            return _flag(flag, read, given)
        if self.can_ask:
            return questions.ask(words, read, default=default) or default
        if not default:
            refuse("`okrsite init` needs --name and --person. On a terminal it asks for what is missing.")
        return default

    def optional(self, flag: str, words: str, read: Callable[[str], str], given: str | None, otherwise: str) -> str:
        if given is not None or not self.can_ask:
            return _flag(flag, read, given)
        return questions.ask(words, read, otherwise=otherwise) or ""


def _flag(flag: str, read: Callable[[str], str], text: str | None) -> str:
    try:
        return read(text) if text else ""
    except AnswerError as error:
        refuse(harmless(f"{flag}: {error}"))


def _name(text: str) -> str:
    name = answer.line(text)
    if not name:
        raise AnswerError("This is empty.")
    if len(name) > LONGEST_NAME:
        raise AnswerError(f"This is {len(name)} characters long; at most {LONGEST_NAME} are allowed.")
    return name


def _repository(text: str) -> str:
    """Its page on the web: what people copy is often the address for git."""
    address = answer.line(text).rstrip("/").removesuffix(".git")
    if found := re.fullmatch(r"(?:ssh://)?git@([^:/]+)[:/](.+)", address):
        address = f"https://{found[1]}/{found[2]}"
    if re.fullmatch(r"(?:github|gitlab)\.com/.+", address):
        address = f"https://{address}"
    return portal.checked_settings("repository", address)


def _account(text: str) -> str:
    account = text.strip().removeprefix("@").removeprefix("https://github.com/").rstrip("/")
    if not _ACCOUNT.fullmatch(account) or len(account) > 39:
        raise AnswerError(f"`{harmless(text[:60])}` is not an account: it has letters, digits and hyphens.")
    return account


def _period(text: str, today: date) -> Period:
    found = period(text.strip().lower())
    if found is None:
        raise AnswerError(f"`{text[:60]}` is not a period of the calendar. Write it like {EXAMPLES}.")
    if found.last_day < today:
        raise AnswerError(f"`{found.id}` is over. The quarter of today is `{quarter_of(today).id}`.")
    return found


def _next(folder: Path, chosen: Beginning, count: int) -> str:
    is_here = folder.resolve() == Path.cwd()
    there = "" if is_here else f"cd {shell_word(folder.as_posix())} && "
    lines = [
        f"{count} files are there, ready to be changed. See the portal while you write:",
        f"  {there}okrsite serve --open",
        f"Begin with the two examples in content/objectives/{chosen.cycle.id}/, and read README.md.",
    ]
    if not chosen.repository:
        lines.append("Once there is a repository, write its address into content/_site.yml.")
    return "\n".join(lines)
