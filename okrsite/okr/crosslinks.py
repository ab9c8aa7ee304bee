"""Links in bodies: whether what they point at is there.

In go parsed documents and the paths of static files; out come findings. Where a link leads on the finished site is not known
here.
"""

from collections.abc import Iterable, Iterator, Mapping

from okrsite.document.markdown import Link
from okrsite.okr.finding import Finding
from okrsite.okr.parse import Parsed
from okrsite.okr.schema import Objective
from okrsite.text.suggest import did_you_mean


def check_links(documents: Iterable[Parsed], statics: Iterable[str]) -> Iterator[Finding]:
    """Every link and image in every body that leads nowhere."""
    by_path = {document.source.path: document for document in documents}
    files = frozenset(statics)
    for document in by_path.values():
        for link in document.body.links:
            if link.path in by_path and not link.anchor and not link.is_image:
                continue  # as nearly all are
            broken = _broken(link, document, by_path, files)
            if broken:
                rule, message, help_text = broken
                yield Finding(rule, message, document.source, link.span, help_text)


def anchors_of(document: Parsed) -> frozenset[str]:
    """The anchors that a link to a document can name: its headings, and an objective's key results."""
    named = {heading.slug for heading in document.body.headings}
    if isinstance(document.form, Objective):
        named |= {kr.id for kr in document.form.key_results}
    return frozenset(named)


def _broken(
    link: Link, document: Parsed, by_path: Mapping[str, Parsed], files: frozenset[str]
) -> tuple[str, str, str] | None:
    if link.path.startswith("/"):
        return (
            "broken-link",
            f"`{link.target}` begins with `/`.",
            "Write the path relative to this file, as GitHub does.",
        )
    if link.path == ".." or link.path.startswith("../"):
        return (
            "broken-link",
            f"`{link.target}` leaves the content folder.",
            "Link to a document, to a file in `static/`, or to a web address.",
        )
    target = by_path.get(link.path) if link.path else document
    if target is None:
        if link.path in files:
            return None
        if link.path.endswith(".md"):
            return (
                "broken-link",
                f"There is no document `{link.path}`.",
                did_you_mean(link.path, by_path, "Correct the path, or add the document."),
            )
        hint = did_you_mean(link.path, files, "Put the file into `static/`, and link to it there.")
        return "missing-file", f"There is no file `{link.path or link.target}`.", hint
    if link.is_image:
        return "missing-file", f"`{link.target}` is a document, not a picture.", "Link to a picture in `static/`."
    if link.anchor and target.form is not None and link.anchor not in anchors_of(target):
        known = sorted(anchors_of(target))
        listed = f"It has: {', '.join(known)}." if known else "It has no headings."
        return (
            "broken-anchor",
            f"`{target.source.path}` has nothing named `{link.anchor}`.",
            did_you_mean(link.anchor, known, listed),
        )
    return None
