"""A finding's fingerprint, by which a service knows it again in the next run.

It is made of the finding's rule, its path, the text of its line and a count of equal ones before it: it stays the same while lines
move, and while a message states other numbers on another day.
"""

from collections import Counter
from hashlib import sha256

from okrsite.text.diagnostic import Diagnostic
from okrsite.text.report.report import Report


def fingerprint(report: Report, diagnostic: Diagnostic, seen: Counter[str]) -> str:
    """A hash of what the finding is about, and a count of those with the same hash before it; `seen` counts them."""
    place = report.place(diagnostic.source, diagnostic.span)
    about = "\0".join((diagnostic.rule, diagnostic.source.path, diagnostic.source.line_text(place.line).strip()))
    digest = sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
