"""`okrsite schema`: print the JSON Schema of front matter."""

import json

import click

from okrsite.author.schemas import KINDS, json_schema
from okrsite.history.report import as_json

DIFF = "diff"


@click.command()
@click.argument("kind", type=click.Choice([*KINDS, DIFF]), metavar="KIND")
def schema(kind: str) -> None:
    """Print the JSON Schema of one KIND of document's front matter, of `_site.yml` (settings), or of
    what `okrsite diff --format json` writes (diff).

    Editors use it to complete and to check fields while one writes.
    """
    made = as_json.schema() if kind == DIFF else json_schema(kind)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
