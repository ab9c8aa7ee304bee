"""A diff for its readers: one file a format.

In goes a `Report`; out comes text. Formats choose no content: what is told, and in which order, is the outline's.
"""

from collections.abc import Callable, Mapping

from okrsite.history.report import as_json, markdown, text
from okrsite.history.report.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text.write,
    "markdown": markdown.write,
    "json": as_json.write,
}
"""Every format by name."""

__all__ = ["FORMATS", "Report"]
