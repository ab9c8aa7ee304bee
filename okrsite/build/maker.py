"""Makes pages of drafts, and knows of those that need not be made.

In go an edition, a renderer and what is recalled of the last build; out come pages with what each has looked up, or what would come of
one that would be as it was; and what is to be recalled the next time.
"""

from collections.abc import Mapping
from contextlib import suppress

from okrsite.build import recall
from okrsite.build.recall import Made, Recall
from okrsite.site.answers import Digests
from okrsite.site.dependencies import Reader
from okrsite.site.edition import Edition
from okrsite.site.notes import Note
from okrsite.site.page import Draft, Page
from okrsite.site.pages import DERIVED
from okrsite.site.render import Renderer, TemplateFaultError


class Maker:
    """A class because it knows what an edition answers. Each of several processes works with its own copy."""

    def __init__(self, edition: Edition, renderer: Renderer, recalled: Recall, jobs: int) -> None:
        self.renderer = renderer
        self._edition = edition
        self._reader = Reader(edition) if recalled.path else None
        self._digests = Digests(edition, DERIVED)
        self.present = recall.beside(recalled, self._digests.of, jobs)

    def recalled(self, draft: Draft) -> tuple[str, Made] | None:
        """The fingerprint of its page and what would come of it, if that can be known without making it."""
        if found := self.present.page(draft.file):
            with suppress(TemplateFaultError):  # to be told when the page is drawn
                return self.renderer.fingerprint_of(found.template, found.view), found
        return None

    def make(self, draft: Draft) -> tuple[Page, tuple[Note, ...]]:
        """Its page, and what that looked up, if anything is to be recalled."""
        if self._reader is None:
            return draft.page(self._edition), ()
        return draft.page(self._reader.edition), self._reader.notes()

    def record_of(self, pages: Mapping[str, Made], made: int) -> bytes:
        """What is to be recalled of pages, by their files, of which so many were made; nothing if nothing is to be."""
        if self._reader is None:
            return b""
        as_before = None if made else self.present.recall.records.get(tuple(pages))
        return as_before or recall.record_of(pages, self._digest_of)

    def _digest_of(self, note: Note) -> str:
        return self.present.digests.get(note) or self._digests.of(note)
