"""`okrsite schema`: print the JSON Schema of front matter."""

import json

import click

from okrsite.config import SiteSettings
from okrsite.document.decode import Form
from okrsite.okr.schema import FORMS

KINDS: dict[str, type[Form]] = {**FORMS, "settings": SiteSettings}


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
def schema(kind: str) -> None:
    """Print the JSON Schema of one KIND of document's front matter, or of `_site.yml` (settings).

    Editors use it to complete and to check fields while one writes.
    """
    made = KINDS[kind].model_json_schema(by_alias=True)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
