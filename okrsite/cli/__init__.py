"""The commands. One file each, loaded when it is called: starting must not cost what is not used.

Here and nowhere below is the clock asked, the terminal written, and an exit code chosen: 0 fine, 1 the content has errors,
2 wrong usage.
"""

import os
import sys
from importlib import import_module

import click

from okrsite import __version__, collector
from okrsite.text.suggest import did_you_mean

COMMANDS = {
    "build": "Check the content and publish the site.",
    "serve": "Show the site in a browser while it is written.",
    "check": "Report all problems of the content.",
    "diff": "Tell what changed, and what it does to the numbers.",
    "explain": "Say why a rule exists, with a bad and a good example.",
    "init": "Begin a portal: settings, a first cycle, two objectives, workflows.",
    "new": "Begin a document, or add a key result.",
    "checkin": "Report readings.",
    "owners": "Write CODEOWNERS from the content.",
    "schema": "Print the JSON Schema of front matter, for editors.",
    "ci": "What workflows of a forge call: comment, remind, take check-ins.",
}
"""Every command with its line in `okrsite --help`. Its module has the command's name, its function too."""


# pydantic would look through every installed package for plug-ins; okrsite has none, and starting should feel instant
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class _Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with collector.resting():
            command = getattr(import_module(f"okrsite.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"There is no command `{args[0]}`. {did_you_mean(args[0], COMMANDS)}".strip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def okrsite() -> None:
    """Turn a folder of Markdown into a read-only OKR portal that shows how every number came about."""


def main() -> None:
    """The entry point. What a user can cause ends in a message; a traceback is a bug."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        okrsite(prog_name="okrsite")
    except OSError as error:
        file = f"`{error.filename}`: " if error.filename else ""
        click.echo(f"okrsite: {file}{error.strerror or error}. Check the file, its rights and the disk.", err=True)
        raise SystemExit(2) from None
    finally:
        collector.let_be()
