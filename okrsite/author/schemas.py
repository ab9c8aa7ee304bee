"""The JSON Schema of each kind of front matter, and of the settings, as editors use it."""

from typing import Any

from okrsite.config import SiteSettings
from okrsite.document.decode import Form
from okrsite.okr.schema import FORMS

KINDS: dict[str, type[Form]] = {**FORMS, "settings": SiteSettings}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind."""
    made = KINDS[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
