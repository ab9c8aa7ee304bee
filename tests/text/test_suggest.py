"""What is offered instead of a wrong name, among few names and among very many."""

import random
import time
from difflib import SequenceMatcher, get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.text import suggest
from okrsite.text.suggest import did_you_mean, nearest

NAMES = ("launch-to-leader", "win-mobile", "calm-harbour", "store-rating", "Press-Kit")
WORDS = [
    "win",
    "mobile",
    "launch",
    "harbour",
    "calm",
    "voice",
    "players",
    "repeat",
    "answers",
    "help",
    "first",
    "good",
    "week",
    "market",
    "growth",
    "store",
    "rating",
    "revenue",
    "retention",
    "hire",
    "onboard",
    "cloud",
    "cost",
    "speed",
    "trust",
    "learn",
    "europe",
    "asia",
    "sales",
    "pipeline",
    "quality",
    "crash",
    "support",
]


@pytest.fixture(scope="module")
def many() -> list[str]:
    """12,000 names of two to four words."""
    dice = random.Random(20260101)  # the same names on every run, no secret
    names: set[str] = set()
    while len(names) < 12_000:
        names.add("-".join(dice.sample(WORDS, dice.randint(2, 4))))
    return sorted(names)


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("calm-harbor", "calm-harbour"),
        ("win_mobile", "win-mobile"),
        ("store-ratign", "store-rating"),
        ("press-kit", "Press-Kit"),
        ("CALM-HARBOUR", "calm-harbour"),
        ("harbour-calm", "calm-harbour"),
        ("mobile win", "win-mobile"),
        ("launch", "launch-to-leader"),
        ("pre", "Press-Kit"),
        ("pr", None),
        ("", None),
        ("-", None),
        ("zebra", None),
        ("x" * 1_000_000, None),
    ],
)
def test_known_slips(word: str, offered: str | None) -> None:
    assert nearest(word, NAMES) == offered


def test_a_beginning_that_fits_two_names_says_nothing() -> None:
    assert nearest("launch", ["launch-to-the-leader", "launch-in-the-harbour"]) is None


def test_the_same_words_come_before_like_spelling() -> None:
    assert nearest("mobile-game-loved", ["mobile-game-lover", "loved-mobile-game"]) == "loved-mobile-game"


def test_no_names_no_offer() -> None:
    assert nearest("a", []) is None
    assert did_you_mean("a", [], "Write one of: b.") == "Write one of: b."
    assert did_you_mean("a", []) == ""


def test_the_offer_is_a_sentence() -> None:
    assert did_you_mean("win-mobil", NAMES, "else") == "Did you mean `win-mobile`?"


def test_names_may_come_in_any_order_and_from_any_iterable() -> None:
    offers = {nearest("ab", order) for order in (["aB", "Ab", "AB"], ("AB", "aB", "Ab"), iter(["Ab", "AB", "aB"]))}
    assert offers == {"AB"}


@given(st.text("abcd", min_size=1, max_size=8), st.lists(st.text("abcd", min_size=1, max_size=8), max_size=30))
def test_among_few_names_it_is_what_difflib_finds_most_like(word: str, names: list[str]) -> None:
    found = get_close_matches(word, sorted(set(names)), n=1, cutoff=suggest.LIKENESS)
    if found:
        assert nearest(word, names) == found[0]
    else:
        assert (offer := nearest(word, names)) is None or offer.startswith(word)


def slip(word: str, dice: random.Random) -> str:
    """The word with one letter lost, doubled, replaced or swapped with the next."""
    at = dice.randrange(len(word) - 1)
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + "q" + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def test_a_slip_is_found_among_very_many_names(many: list[str]) -> None:
    dice = random.Random(7)  # the same slips on every run, no secret
    meant = dice.sample(many, 300)
    known = set(many)
    slips = [(name, wrong) for name in meant if (wrong := slip(name, dice)) not in known]
    assert len(slips) > 250
    found = sum(nearest(wrong, many) == name for name, wrong in slips)
    assert found >= 0.97 * len(slips)


def test_the_offer_among_very_many_is_as_like_as_the_best(many: list[str]) -> None:
    dice = random.Random(8)  # the same slips on every run, no secret
    for name in dice.sample(many, 8):
        wrong = slip(slip(name, dice), dice)
        best = get_close_matches(wrong, many, n=1)[0]
        offer = nearest(wrong, many)
        assert offer is not None
        assert SequenceMatcher(None, offer, wrong).ratio() >= SequenceMatcher(None, best, wrong).ratio() - 0.05


def test_the_work_for_a_word_is_bounded(many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many names there are, only the short list is compared letter by letter."""
    compared: list[int] = []

    def counted(word: str, pool: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(pool))
        return get_close_matches(word, pool, n=n, cutoff=cutoff)

    monkeypatch.setattr(suggest, "get_close_matches", counted)
    for number in range(50):
        nearest(f"mobile-launsh-{number}", many)
    assert compared
    assert max(compared) <= suggest.SHORTLIST


def test_a_thousand_wrong_references_take_seconds_not_minutes(many: list[str]) -> None:
    started = time.perf_counter()
    for number in range(1000):
        nearest(f"growth-retention-{number}x", many)
    assert time.perf_counter() - started < 20  # about one second; comparing all would take minutes


@given(st.text(max_size=12))
def test_any_text_is_a_word(many: list[str], word: str) -> None:
    offer = nearest(word, many)
    assert offer is None or offer in many
