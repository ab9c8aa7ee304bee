"""Numbers, dates and words as people of the site's language write them.

In go typed values; out comes text. Every function is pure for one language, and remembers what it has formatted: the same few
values stand on thousands of pages.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from okrsite.site.direction import placed

_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR"}
_SPACE = "\u00a0"
_SIGN = re.compile(r"[-\u2212]")
_DIGITS = re.compile("[#0,]+")


@dataclass(frozen=True, slots=True)
class Language:
    """A language's formats. `percent` takes a fraction; `value` a number and its unit, and so does `change`, which always has a
    sign; dates are `datetime.date`. Digits are 0 to 9 in every language, as in the files that the numbers come from; scripts ask
    for the same."""

    tag: str
    direction: str
    percent: Callable[[float], str]
    points: Callable[[float], str]
    number: Callable[[float], str]
    value: Callable[[float, str], str]
    change: Callable[..., str]
    day: Callable[[date], str]
    short_day: Callable[[date], str]
    long_day: Callable[[date], str]
    month: Callable[[date], str]


def is_known(tag: str) -> bool:
    """Whether anything is known of a language."""
    return _locale(tag) is not None


def language(tag: str) -> Language:
    """The formats of a language; English where nothing is known of it."""
    locale = _locale(tag) or Locale.parse("en_GB")
    if str(locale) == "en":
        locale = Locale.parse("en_GB")

    def among_words(shown: str, unit: str = "") -> str:
        return placed(shown, unit, locale.text_direction)

    @_in_whole_percent
    def percent(share: float) -> str:
        return among_words(str(format_percent(share, format=_shares(locale), locale=locale)))

    @_in_whole_percent
    def points(share: float) -> str:
        return str(format_decimal(abs(share) * 100, format="#,##0", locale=locale))

    @lru_cache(maxsize=16384)
    def number(value: float) -> str:
        return among_words(_decimal(value, locale))

    @lru_cache(maxsize=16384)
    def value(amount: float, unit: str) -> str:
        return among_words(_measured(amount, unit, locale), unit)

    @lru_cache(maxsize=4096)
    def change(amount: float, unit: str = "") -> str:
        sign = "+" if amount > 0 else "\u2212"
        return among_words(_SIGN.sub(sign, _measured(-abs(amount), unit, locale), count=1), unit)

    @lru_cache(maxsize=4096)
    def day(moment: date) -> str:
        return str(format_skeleton("yMMMd", moment, locale=locale))

    @lru_cache(maxsize=4096)
    def short_day(moment: date) -> str:
        return str(format_skeleton("MMMd", moment, locale=locale))

    @lru_cache(maxsize=4096)
    def long_day(moment: date) -> str:
        return str(format_date(moment, "full", locale=locale))

    return Language(
        tag=str(locale).replace("_", "-"),
        direction=locale.text_direction,
        percent=percent,
        points=points,
        number=number,
        value=value,
        change=change,
        day=day,
        short_day=short_day,
        long_day=long_day,
        month=partial(format_date, format="LLL", locale=locale),
    )


def _in_whole_percent(form: Callable[[float], str]) -> Callable[[float], str]:
    """A format of shares. Means are all different, but there are only so many whole percentages: these are remembered."""
    remembered = lru_cache(maxsize=4096)(form)
    return lambda fraction: remembered(_settled(fraction, 2))


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def _shares(locale: Locale) -> str:
    """It says where the percent sign stands, and whether a space parts it from the number."""
    return str(locale.percent_formats[None].pattern)


def _decimal(value: float, locale: Locale) -> str:
    return str(format_decimal(_without_negative_zero(value, 6), format="#,##0.######", locale=locale))


def _measured(amount: float, unit: str, locale: Locale) -> str:
    if unit == "%":
        fraction = _without_negative_zero(amount / 100, 8)
        pattern = _DIGITS.sub(lambda digits: f"{digits[0]}.######", _shares(locale))
        return str(format_percent(fraction, format=pattern, locale=locale))
    if unit in _CURRENCIES:
        digits = "#,##0.00" if amount != int(amount) else "#,##0"
        amount = _without_negative_zero(amount, 2)
        pattern = locale.currency_formats["standard"].pattern.replace("#,##0.00", digits)
        return str(format_currency(amount, _CURRENCIES[unit], format=pattern, locale=locale, currency_digits=False))
    return f"{_decimal(amount, locale)}{_SPACE}{unit}" if unit else _decimal(amount, locale)


def _without_negative_zero(value: float, digits: int) -> float:
    """The value, but 0 for what would be written as -0."""
    return value if round(value, digits) else 0.0


def _settled(value: float, digits: int) -> float:
    """Rounded half away from zero, with binary noise removed, and without a negative zero."""
    scaled = round(abs(value) * 10**digits, 6)
    whole: float = int(scaled + 0.5) / 10**digits
    return -whole if value < 0 and whole else whole
