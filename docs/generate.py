"""Fill the generated parts of the docs from the sources that the program uses.

    python docs/generate.py            write them
    python docs/generate.py --check    say which are not what they should be, and end with 1

A generated part stands between `<!-- generated: NAME -->` and `<!-- end of generated -->`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from okrsite.cli import COMMANDS, okrsite
from okrsite.config import Headings, SiteSettings, Thresholds
from okrsite.document.decode import Form
from okrsite.okr import schema
from okrsite.okr.rules.describe import as_markdown

DOCS = Path(__file__).resolve().parent
PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end of generated -->)", re.DOTALL)

FORMS: dict[str, type[Form]] = {
    **schema.FORMS,
    "key-result": schema.KeyResult,
    "milestone": schema.Milestone,
    "keep": schema.Keep,
    "phase": schema.Phase,
    "contribution": schema.Contribution,
    "close": schema.Close,
    "amendment": schema.Amendment,
    "reading": schema.Reading,
    "settings": SiteSettings,
    "thresholds": Thresholds,
    "headings": Headings,
}


def generated(name: str) -> str:
    """The text of a generated part."""
    if name == "rules":
        return as_markdown()
    if name == "commands":
        return "\n".join(
            f"## okrsite {path}\n\n```text\n{text}```\n" for command in COMMANDS for path, text in _help(command)
        )
    if name == "action":
        return _action()
    return _fields(FORMS[name.removeprefix("fields-")])


def _fields(form: type[Form]) -> str:
    """A table of a form's fields, with what its docstrings say."""
    described = form.model_json_schema(by_alias=True)
    needed = set(described.get("required", ()))
    rows = ["| field | holds | what it means |", "|---|---|---|"]
    for name, field in described["properties"].items():
        holds = _holds(field, described.get("$defs", {})) + (", **needed**" if name in needed else "")
        rows.append(f"| `{name}` | {holds} | {_cell(field.get('description', ''))} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _holds(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in field:
        return f"a group ({field['$ref'].rpartition('/')[2].lower()})"
    if "enum" in field:
        return " or ".join(f"`{choice}`" for choice in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "anyOf" in field:
        return " or ".join(
            dict.fromkeys(_holds(variant, definitions) for variant in field["anyOf"] if variant.get("type") != "null")
        )
    kind = field.get("type")
    if kind == "array":
        return f"a list ({_holds(field.get('items') or {'type': 'number'}, definitions)})"
    if kind == "object":
        inner = field.get("additionalProperties")
        return "a group of names, each with " + _holds(inner, definitions) if isinstance(inner, dict) else "a group"
    if kind == "string":
        return (
            "a day"
            if field.get("format") == "date"
            else "an id"
            if "pattern" in field and "a-z0-9" in field["pattern"]
            else "text"
        )
    return {"number": "a number", "integer": "a whole number", "boolean": "`true` or `false`"}.get(str(kind), "text")


def _help(name: str) -> Iterator[tuple[str, str]]:
    """A command's help, and that of each command below it."""
    group = click.Context(okrsite, info_name="okrsite")
    command = okrsite.get_command(group, name)
    if command is None:
        raise LookupError(name)
    above = click.Context(command, group, info_name=name, max_content_width=100, terminal_width=100)
    yield name, command.get_help(above) + "\n"
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        own = click.Context(below, above, info_name=below.name, max_content_width=100, terminal_width=100)
        yield f"{name} {below.name}", below.get_help(own) + "\n"


def _action() -> str:
    """A table of the inputs and outputs of the GitHub Action."""
    action = yaml.safe_load((DOCS.parent / "action.yml").read_text(encoding="utf-8"))
    rows = ["| input | default | what it means |", "|---|---|---|"]
    rows += [
        f"| `{name}` | {_shown(each['default'])} | {each['description']} |" for name, each in action["inputs"].items()
    ]
    rows += ["", "| output | what it is |", "|---|---|"]
    rows += [f"| `{name}` | {each['description']} |" for name, each in action["outputs"].items()]
    return "\n".join(rows) + "\n"


def _shown(default: str) -> str:
    return f"`{default}`" if default else ""


def filled(text: str) -> str:
    """A document with its generated parts made anew."""
    return PART.sub(lambda part: f"{part[1]}\n{generated(part[2])}\n{part[3]}", text)


def main() -> None:
    stale = []
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale:
        print(("Not current: " if "--check" in sys.argv else "Written: ") + ", ".join(stale))
    sys.exit(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    main()
