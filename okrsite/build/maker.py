"""Makes pages of drafts, and knows of those that need not be made.

In go an edition, a renderer and what is recalled of the last build; out come pages with what each has looked up, or the fingerprint of
one that would be as it was.
"""

from collections.abc import Iterable, Mapping
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
    """A class because it knows what the pages that it made have looked up. Each of several processes works with its own copy."""

    def __init__(self, edition: Edition, renderer: Renderer, recalled: Recall, jobs: int) -> None:
        self.renderer = renderer
        self._edition = edition
        self._reader = Reader(edition) if recalled.file else None
        self._digests = Digests(edition, DERIVED)
        self.present = recall.beside(recalled, self._digests.of, jobs)
        self._known = set(self.present.digests)

    def recalled(self, draft: Draft) -> str | None:
        """The fingerprint of its page, if it can be known without making it."""
        if found := self.present.page(draft.file):
            with suppress(TemplateFaultError):  # to be told when the page is drawn
                return self.renderer.fingerprint_of(*found)
        return None

    def make(self, draft: Draft) -> tuple[Page, tuple[Note, ...]]:
        """Its page, and what that looked up, if anything is to be recalled."""
        if self._reader is None:
            return draft.page(self._edition), ()
        return draft.page(self._reader.edition), self._reader.notes()

    def new_digests(self, made: Iterable[Made]) -> Mapping[Note, str]:
        """Digests for those of their notes of which this was not asked before."""
        new = {note for page in made for note in page.notes} - self._known
        self._known |= new
        return {note: self._digests.of(note) for note in new}
