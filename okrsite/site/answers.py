"""What an edition answers, as digests by note: as long as they do not differ, no page does that asked nothing else.

In go an edition and notes of what was looked up in it or in an earlier one (see `dependencies`); out come digests. What a document
says is in the digest of its file, so no body is read for it.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from okrsite.document.markdown import Body
from okrsite.okr.finding import Origin
from okrsite.okr.model import Initiative, Objective
from okrsite.site.digest import Put, Write, Writers, digest
from okrsite.site.edition import Edition
from okrsite.site.language import Language
from okrsite.site.notes import BETWEEN, BY_KEY_RESULT, BY_OBJECTIVE, KEY, OBJECTIVE, Note, note_of, text_of
from okrsite.text.source import Source

Derived = Mapping[str, Callable[[Edition], object]]
"""What is made of a whole edition once (see `Edition.derived`), by the names of the functions."""

_DIGITS = 16
_NOTHING = ("nothing",)


class Digests:
    """Digests of what an edition answers. A class because they are kept: many pages ask the same."""

    def __init__(self, edition: Edition, derived: Derived) -> None:
        self._edition, self._derived = edition, derived
        self._known: dict[Note, str] = {}
        self._keys: dict[str, Mapping[str, object]] = {}
        self._sources: dict[str, bytes] = {}
        special: dict[type, Write] = {
            Body: _put_nothing,
            Source: self._put_source,
            Origin: self._put_origin,
            Language: _put_tag,
        }
        self._alone = Writers(special)
        self._writers = Writers({**special, Objective: self._put_objective, Initiative: self._put_initiative})
        self._nothing = self._digest(_NOTHING)
        self._tables: dict[str, Any] = {}
        self._by_objective = [self._found(path) for path in BY_OBJECTIVE]
        self._by_key_result = [self._found(path) for path in BY_KEY_RESULT]

    def of(self, note: Note) -> str:
        """Hexadecimal digits, equal for equal answers; empty where it is not known how to ask."""
        known = self._known.get(note)
        if known is None:
            self._known[note] = known = self._made(note)
        return known

    def _made(self, note: Note) -> str:
        path, is_one, key = note.partition(KEY)
        if path == OBJECTIVE:
            return self._digest(self._objective(key), self._alone)
        try:
            found = self._tables[path] if path in self._tables else self._found(path)
        except AttributeError:
            return ""
        self._tables[path] = found
        if not isinstance(found, Mapping):
            return self._digest(found)
        if not is_one:
            return self._digest([(text_of(key), self.of(note_of(path, key))) for key in found])
        answer = found.get(self._key(path, found, key), _NOTHING)
        if answer is _NOTHING:
            return self._nothing
        return self._digest(answer, self._alone if isinstance(answer, Initiative) else None)

    def _digest(self, value: object, writers: Writers | None = None) -> str:
        return digest(value, writers or self._writers)[:_DIGITS]

    def _found(self, path: str) -> Any:
        first, *steps = path.split(".")
        make = self._derived.get(first)
        found = self._edition.derived(make) if make else getattr(self._edition, first)
        for step in steps:
            found = getattr(found, step)
        return found

    def _key(self, path: str, table: Mapping[object, object], text: str) -> object:
        """The key that is noted as this text."""
        if BETWEEN not in text:
            return text
        if path not in self._keys:
            self._keys[path] = {text_of(key): key for key in table}
        return self._keys[path].get(text, text)

    def _objective(self, identifier: str) -> list[object]:
        """All that belongs to an objective."""
        found = self._edition.portfolio.objectives.get(identifier)
        refs = [kr.ref for kr in found.key_results] if found else ()
        parts = [table.get(identifier, _NOTHING) for table in self._by_objective]
        parts += [table.get(ref, _NOTHING) for table in self._by_key_result for ref in refs]
        return parts

    def _put_objective(self, objective: Objective, put: Put) -> None:
        put(self.of(note_of("portfolio.objectives", objective.id)))

    def _put_initiative(self, initiative: Initiative, put: Put) -> None:
        put(self.of(note_of("portfolio.initiatives", initiative.id)))

    def _put_source(self, source: Source, put: Put) -> None:
        known = self._sources.get(source.path)
        if known is None:
            known = blake2b(source.text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            self._sources[source.path] = known
        put((source.path, known))

    def _put_origin(self, origin: Origin, put: Put) -> None:
        self._put_source(origin.source, put)
        put(origin.within)


def _put_nothing(value: object, put: Put) -> None:
    """What is in a body is in the source of the document's origin."""


def _put_tag(language: Language, put: Put) -> None:
    put(("Language", language.tag))
