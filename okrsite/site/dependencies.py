"""What a page depends on: everything that is looked up in the edition while the page is made.

In goes an edition; out comes one that gives the same answers and notes what it was asked, and for each note a digest of the answer.
As long as no digest differs the page would be made just as before, for it is made from the edition and nothing else. Nothing has to be
declared, so nothing can be forgotten: mappings are noted key by key, other values whole. What belongs to one objective is noted under
the objective, so that notes are few.
"""

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from types import FunctionType, MethodType
from typing import Any, NewType, TypeVar, cast

from okrsite.document.markdown import Body
from okrsite.okr.finding import Origin
from okrsite.okr.model import Initiative, Objective
from okrsite.site.digest import Put, Write, Writers, digest
from okrsite.site.edition import Edition
from okrsite.site.language import Language
from okrsite.text.source import Source

T = TypeVar("T")

Derived = Mapping[str, Callable[[Edition], object]]
"""What is made of a whole edition once (see `Edition.derived`), by the names of the functions."""

_DIGITS = 16
_KEY = "\x1e"
_BETWEEN = "\x1f"
_NOTHING = ("nothing",)
_UNSEEN = object()
_WHOLE = object()

_OBJECTIVE = "objective"
_BY_OBJECTIVE = (
    "portfolio.objectives",
    "portfolio.check_ins_on",
    "portfolio.contributors",
    "portfolio.supporters",
    "measures.objectives",
    "late_changes_of",
)
_BY_KEY_RESULT = (
    "portfolio.contributors",
    "portfolio.supporters",
    "portfolio.drivers",
    "portfolio.readings",
    "measures.key_results",
)
_OF_OBJECTIVES = frozenset((*_BY_OBJECTIVE, *_BY_KEY_RESULT, "portfolio.key_results"))


Note = NewType("Note", str)
"""Something that was looked up: a path from the edition, and the key of a mapping there; without a key all of it, or a value that is
no mapping."""


class Reader:
    """Reads an edition for one page at a time. A class because it holds what has been looked up."""

    def __init__(self, edition: Edition) -> None:
        self._tables: list[_Table] = []
        self._values: list[tuple[_Part, str]] = []
        self.edition = cast("Edition", _Part(edition, "", self._tables, self._values))
        """What pages are to be made from."""

    def notes(self) -> tuple[Note, ...]:
        """What has been looked up since this was asked last."""
        found: set[Note] = set()
        for table in self._tables:
            found.update(table.notes())
            table.forget()
        for part, name in self._values:
            found.add(part.note(name))
            part.forget(name)
        self._tables.clear()
        self._values.clear()
        return tuple(sorted(found))


class _Part:
    """Stands for an edition, or for a part of it that holds mappings. What has been asked for becomes an attribute, so that it is
    asked for without a detour from then on."""

    def __init__(self, thing: object, path: str, tables: "list[_Table]", values: "list[tuple[_Part, str]]") -> None:
        self._thing, self._path, self._tables, self._values = thing, path, tables, values
        self._whole: dict[str, tuple[object, Note]] = {}

    def note(self, name: str) -> Note:
        return self._whole[name][1]

    def forget(self, name: str) -> None:
        del self.__dict__[name]

    def derived(self, make: Callable[[Edition], T]) -> T:
        """Only asked of what stands for an edition."""
        known = self.__dict__.get(make.__name__, _UNSEEN)
        if known is _UNSEEN:
            known = self._answer(make.__name__, cast("Edition", self._thing).derived(make))
        return cast("T", known)

    def __getattr__(self, name: str) -> Any:
        if name in self._whole:
            self._values.append((self, name))
            found = self.__dict__[name] = self._whole[name][0]
            return found
        method = getattr(type(self._thing), name, None)
        if isinstance(method, FunctionType):
            bound = self.__dict__[name] = MethodType(method, self)
            return bound
        return self._answer(name, getattr(self._thing, name))

    def _answer(self, name: str, value: object) -> object:
        answer: object = value
        path = f"{self._path}.{name}" if self._path else name
        if isinstance(value, Mapping):
            answer = _Table(value, path, self._tables)
        elif is_dataclass(value) and any(isinstance(getattr(value, each.name), Mapping) for each in fields(value)):
            answer = _Part(value, path, self._tables, self._values)
        else:
            self._whole[name] = value, Note(path)
            self._values.append((self, name))
        self.__dict__[name] = answer
        return answer


class _Table(dict[Any, Any]):
    """Stands for a mapping, and holds what was looked up in it for this page, so that to ask again is as quick as ever."""

    __slots__ = ("_asked", "_is_of_objectives", "_path", "_table", "_tables")

    def __init__(self, table: Mapping[Any, Any], path: str, tables: "list[_Table]") -> None:
        super().__init__()
        self._table, self._tables = table, tables
        self._path, self._is_of_objectives = path, path in _OF_OBJECTIVES
        self._asked: list[object] = []

    def notes(self) -> Iterable[Note]:
        """What was looked up."""
        if self._is_of_objectives and _WHOLE not in self._asked:
            return {Note(_OBJECTIVE + _KEY + objective) for objective in map(_objective_of, self._asked)}
        return [_note_of(self._path, key) for key in self._asked]

    def forget(self) -> None:
        self._asked.clear()
        super().clear()

    def _ask(self, key: object) -> None:
        if not self._asked:
            self._tables.append(self)
        self._asked.append(key)

    def __missing__(self, key: object) -> Any:
        self._ask(key)
        self[key] = found = self._table[key]
        return found

    def get(self, key: object, default: Any = None) -> Any:
        found = super().get(key, _UNSEEN)
        if found is _UNSEEN:
            self._ask(key)
            found = self._table.get(key, _UNSEEN)
            if found is _UNSEEN:
                return default
            self[key] = found
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key, _UNSEEN) is not _UNSEEN

    def _all(self) -> Mapping[Any, Any]:
        self._ask(_WHOLE)
        return self._table

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def keys(self) -> KeysView[Any]:  # type: ignore[override]  # those of what it stands for
        return self._all().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        return self._all().values()

    def items(self) -> ItemsView[Any, Any]:  # type: ignore[override]
        return self._all().items()


def _note_of(path: str, key: object) -> Note:
    if key is _WHOLE:
        return Note(path)
    if path in _OF_OBJECTIVES:
        return Note(_OBJECTIVE + _KEY + _objective_of(key))
    return Note(path + _KEY + _text_of(key))


def _objective_of(key: object) -> str:
    """The objective that a key is, or whose key result it is."""
    return cast("str", key).partition("/")[0]


def _text_of(key: object) -> str:
    """A key, which is a text or has several."""
    return key if isinstance(key, str) else _BETWEEN.join(map(_text_of, cast("tuple[object, ...]", key)))


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
        self._by_objective = [self._found(path) for path in _BY_OBJECTIVE]
        self._by_key_result = [self._found(path) for path in _BY_KEY_RESULT]

    def of(self, note: Note) -> str:
        """Hexadecimal digits, equal for equal answers; empty where it is not known how to ask."""
        known = self._known.get(note)
        if known is None:
            self._known[note] = known = self._made(note)
        return known

    def _made(self, note: Note) -> str:
        path, is_one, key = note.partition(_KEY)
        if path == _OBJECTIVE:
            return self._digest(self._objective(key), self._alone)
        try:
            found = self._tables[path] if path in self._tables else self._found(path)
        except AttributeError:
            return ""
        self._tables[path] = found
        if not isinstance(found, Mapping):
            return self._digest(found)
        if not is_one:
            return self._digest([(_text_of(key), self.of(_note_of(path, key))) for key in found])
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
        if _BETWEEN not in text:
            return text
        if path not in self._keys:
            self._keys[path] = {_text_of(key): key for key in table}
        return self._keys[path].get(text, text)

    def _objective(self, identifier: str) -> list[object]:
        """All that belongs to an objective."""
        found = self._edition.portfolio.objectives.get(identifier)
        refs = [kr.ref for kr in found.key_results] if found else ()
        parts = [table.get(identifier, _NOTHING) for table in self._by_objective]
        parts += [table.get(ref, _NOTHING) for table in self._by_key_result for ref in refs]
        return parts

    def _put_objective(self, objective: Objective, put: Put) -> None:
        put(self.of(_note_of("portfolio.objectives", objective.id)))

    def _put_initiative(self, initiative: Initiative, put: Put) -> None:
        put(self.of(_note_of("portfolio.initiatives", initiative.id)))

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
