"""Warnings and advice, as a page shows them."""

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.site.edition import Edition
from okrsite.site.views import parts, prose
from okrsite.site.views.parts import Link, Place
from okrsite.text.diagnostic import Diagnostic


@frozen
class FindingRow:
    """A warning or advice, as a page shows it: what it is about, and where it is written."""

    rule: str
    severity: str
    message: Markup
    help: Markup
    about: Link | None
    place: Place


def findings(edition: Edition, path: str) -> tuple[FindingRow, ...]:
    """Warnings and advice on one document."""
    return tuple(finding(edition, diagnostic) for diagnostic in edition.diagnostics_of.get(path, ()))


def finding(edition: Edition, diagnostic: Diagnostic) -> FindingRow:
    line = diagnostic.source.line_of(diagnostic.span.start)
    path = diagnostic.source.path
    return FindingRow(
        rule=diagnostic.rule,
        severity=diagnostic.severity.value,
        message=prose.code_marked(diagnostic.message),
        help=prose.code_marked(diagnostic.help),
        about=Link(parts.title_of(edition, path), edition.addresses[path]) if path in edition.addresses else None,
        place=Place(edition.folder + path, line, edition.forge.line(path, line) if edition.forge else None),
    )
