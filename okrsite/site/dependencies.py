"""What a page depends on: everything that is looked up in the edition while the page is made.

In goes an edition; out comes one that gives the same answers and notes what it was asked. As long as no answer differs the page would
be made just as before, for it is made from the edition and nothing else. Nothing has to be declared, so nothing can be forgotten:
mappings are noted key by key, other values whole.
"""

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields, is_dataclass
from types import FunctionType, MethodType
from typing import Any, TypeVar, cast

from okrsite.site.edition import Edition
from okrsite.site.notes import KEY, OBJECTIVE, OF_OBJECTIVES, WHOLE, Note, note_of, objective_of

T = TypeVar("T")

_UNSEEN = object()


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
        self._path, self._is_of_objectives = path, path in OF_OBJECTIVES
        self._asked: list[object] = []

    def notes(self) -> Iterable[Note]:
        """What was looked up."""
        if self._is_of_objectives and WHOLE not in self._asked:
            return {Note(OBJECTIVE + KEY + objective) for objective in map(objective_of, self._asked)}
        return [note_of(self._path, key) for key in self._asked]

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
        self._ask(WHOLE)
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
