"""The JSON Schema (2020-12) that every JSON file of the open data keeps to, made from the types of the records."""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.check_in import CheckInsFile
from okrsite.site.data.cycle import CycleFile
from okrsite.site.data.index import IndexFile
from okrsite.site.data.initiative import InitiativesFile
from okrsite.site.data.kpi import KpisFile
from okrsite.site.data.person import PeopleFile
from okrsite.site.edition import Edition

AnyFile = Annotated[
    IndexFile | CycleFile | InitiativesFile | KpisFile | PeopleFile | CheckInsFile, Field(discriminator="kind")
]


def file(edition: Edition) -> dict[str, Any]:
    """The schema with its address on this site."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": urls.absolute(edition.settings.url, downloads.SCHEMA),
        "title": "Open data of an okrsite portal, version 1",
        "description": "Any JSON file of the open data: `kind` tells which. All fields are always there; what is unknown is null. "
        "Fractions are numbers from 0 to 1 with at most six decimals, dates are ISO 8601, web addresses are whole.",
        **_of_any_file(),
    }


@cache
def _of_any_file() -> dict[str, Any]:
    return TypeAdapter[Any](AnyFile).json_schema(schema_generator=_Generator)


class _Generator(GenerateJsonSchema):
    """pydantic's generator without its titles for fields, its word for OpenAPI, and its sorting."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        found = super().tagged_union_schema(schema)
        found.pop("discriminator", None)
        return found

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value
