"""“Did you mean …?”: the nearest of the names that would have been right.

The work for one word is bounded, however many names there are: a few hundred are all compared; among more, only those
that share the most pairs of letters with the word are.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from heapq import nsmallest

LIKENESS = 0.6
"""Names less like the word than this (difflib's ratio) are no help."""
COMPARE_ALL = 200
"""Up to this many names are all compared."""
SHORTLIST = 24
"""Of more names, this many are compared."""
MOST_POSTINGS = 20_000
"""At most this many entries of the index are looked at for one word (and those of one more pair of letters)."""
LONGEST_WORD = 200
"""A longer word is no slip of the pen, and comparing takes time that grows with the square of the length."""
SHORTEST_PREFIX = 3
"""A shorter beginning says too little."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None where none is near enough to be helpful.

    First one with the same words in another order, then the one with the most like spelling, then the only one that
    begins with `word`. Case makes no difference.
    """
    if not word or len(word) > LONGEST_WORD:
        return None
    return _nearest(word, _names(tuple(candidates)))


def did_you_mean(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """A sentence that offers the nearest candidate, else `otherwise`."""
    best = nearest(word, candidates)
    return f"Did you mean `{best}`?" if best else otherwise


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """The candidates as a word is looked up in them. Equal to itself only, so that it is quickly found again."""

    by_folded: dict[str, str]
    """Each name by its spelling without case; where two differ in case only, the first in the alphabet."""
    ordered: tuple[str, ...]
    """The spellings without case, in order."""
    by_words: dict[tuple[str, ...], str]
    """A spelling by its words in order, where there are several words."""
    by_pair: dict[str, tuple[int, ...]]
    """The numbers of the spellings that hold a pair of letters; empty where all are compared."""


# What is remembered is worked out from the arguments alone; it saves the thousandth wrong reference its sorting.
@lru_cache(maxsize=4)
def _names(candidates: tuple[str, ...]) -> _Names:
    by_folded = {candidate.casefold(): candidate for candidate in sorted(candidates, reverse=True)}
    ordered = tuple(sorted(by_folded))
    by_words = {words: folded for folded in reversed(ordered) if len(words := _words(folded)) > 1}
    postings: defaultdict[str, list[int]] = defaultdict(list)
    if len(ordered) > COMPARE_ALL:
        for number, folded in enumerate(ordered):
            for pair in _pairs(folded[:LONGEST_WORD]):
                postings[pair].append(number)
    by_pair = {pair: tuple(numbers) for pair, numbers in postings.items()}
    return _Names(by_folded, ordered, by_words, by_pair)


@lru_cache(maxsize=1024)
def _nearest(word: str, names: _Names) -> str | None:
    folded = word.casefold()
    found = names.by_words.get(_words(folded)) or _most_like(folded, names) or _only_beginning(folded, names)
    return names.by_folded[found] if found else None


def _most_like(word: str, names: _Names) -> str | None:
    pool = _shortlist(word, names) if len(names.ordered) > COMPARE_ALL else list(names.ordered)
    pool = [name for name in pool if len(name) <= LONGEST_WORD]
    found = get_close_matches(word, pool, n=1, cutoff=LIKENESS)
    return found[0] if found else None


def _shortlist(word: str, names: _Names) -> list[str]:
    """The spellings that share the most pairs of letters with `word`, measured against their length.

    Rare pairs say the most and cost the least: they are counted first, and the commonest not at all where the work
    would grow beyond its bound.
    """
    shared: Counter[int] = Counter()
    looked_at = 0
    pairs = _pairs(word)
    for numbers in sorted((names.by_pair.get(pair, ()) for pair in pairs), key=len):
        if looked_at > MOST_POSTINGS:
            break
        shared.update(numbers)
        looked_at += len(numbers)
    likeness = ((-count / (len(pairs) + len(names.ordered[number])), number) for number, count in shared.items())
    return [names.ordered[number] for _, number in nsmallest(SHORTLIST, likeness)]


def _only_beginning(word: str, names: _Names) -> str | None:
    """The spelling that begins with `word`, where there is exactly one."""
    if len(word) < SHORTEST_PREFIX:
        return None
    at = bisect_left(names.ordered, word)
    fitting = [name for name in names.ordered[at : at + 2] if name.startswith(word)]
    return fitting[0] if len(fitting) == 1 else None


def _words(folded: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"[^\W_]+", folded)))


def _pairs(folded: str) -> frozenset[str]:
    """Each two letters that stand side by side, the edges of the word counting as letters."""
    edged = f"\0{folded}\0"
    return frozenset(edged[at : at + 2] for at in range(len(edged) - 1))
