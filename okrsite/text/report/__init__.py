"""The formats in which findings are reported, by the name that `--format` knows them by.

Formats are siblings: each takes a `Report` and returns the whole text, ending with a line end where it is not empty.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from okrsite.text.report import as_json, github, gitlab, sarif, text
from okrsite.text.report.report import Report, RuleSummary

__all__ = ["FORMATS", "Report", "RuleSummary"]

FORMATS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "text": text.write,
        "json": as_json.write,
        "github": github.write,
        "gitlab": gitlab.write,
        "sarif": sarif.write,
    }
)
