"""What can be wrong with a document's form, before anyone knows what the document is about.

A problem names its rule (the rules themselves are described one floor up) and a span in its own source.
"""

from dataclasses import dataclass

from okrsite.text.source import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `related` points at a second place, with a word on what is there."""

    rule: str
    message: str
    span: Span
    help: str = ""
    related: tuple[tuple[str, Span], ...] = ()
