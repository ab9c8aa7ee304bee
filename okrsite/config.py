"""The site's settings: `_site.yml` as frozen slices.

In goes the file's text; out come `Settings` and the problems found. A stage is given the slice it needs, never all of it.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, Field, field_validator, model_validator

from okrsite.document.decode import Form, decode, misfit
from okrsite.document.problem import Problem
from okrsite.document.wording import shorten
from okrsite.document.yamltree import read as read_yaml
from okrsite.text.diagnostic import Severity
from okrsite.text.suggest import did_you_mean

FILE_NAME = "_site.yml"

StatusRule = Literal["gap", "ratio", "forecast"]
Points = Annotated[float, Field(ge=0, le=100)]
Ratio = Annotated[float, Field(ge=0, le=10)]


class GapThresholds(Form):
    """Rule `gap`: how many points progress may stand behind what is expected."""

    on_track: Points = 10
    """On track up to this many points behind."""
    at_risk: Points = 25
    """At risk up to this many points behind; off track beyond."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_risk < self.on_track:
            message = (
                f"`at_risk` ({self.at_risk:g}) is less than `on_track` ({self.on_track:g}): nothing would be at risk."
            )
            raise misfit("wrong-value", message, "`at_risk` is the larger of the two.", field="at_risk")
        return self


class RatioThresholds(Form):
    """Rules `ratio` and `forecast`: which share of what is expected must be reached."""

    on_track: Ratio = 0.9
    """On track from this share on."""
    at_risk: Ratio = 0.7
    """At risk from this share on; off track below."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_risk > self.on_track:
            message = (
                f"`at_risk` ({self.at_risk:g}) is more than `on_track` ({self.on_track:g}): nothing would be at risk."
            )
            raise misfit("wrong-value", message, "`at_risk` is the smaller of the two.", field="at_risk")
        return self


# Defaults that are forms are made without validating: else pydantic would have to build a validator for each at every start.
class Thresholds(Form):
    """The numbers behind every status and every craft rule."""

    status: StatusRule = "gap"
    """How a status is found: `gap` (points behind what is expected), `ratio` (progress divided by what is expected) or `forecast` (the projected progress at the end)."""
    gap: GapThresholds = GapThresholds.model_construct()
    """Thresholds of the rule `gap`."""
    ratio: RatioThresholds = RatioThresholds.model_construct()
    """Thresholds of the rule `ratio`."""
    forecast: RatioThresholds = RatioThresholds.model_construct()
    """Thresholds of the rule `forecast`."""
    objective_status: Literal["progress", "worst"] = "progress"
    """An objective's status: by its own `progress`, or the `worst` among its key results."""
    check_in_days: Annotated[int, Field(ge=1, le=366)] = 14
    """A key result without a reading for longer than this many days is stale."""
    most_objectives: Annotated[int, Field(ge=1)] = 5
    """More objectives than this for one scope in one cycle are too many."""
    fewest_key_results: Annotated[int, Field(ge=0)] = 3
    """Fewer key results than this are too few, once a cycle has begun."""
    most_key_results: Annotated[int, Field(ge=1)] = 5
    """More key results than this for one objective are too many."""
    jump: Points = 20
    """A reading that moves progress by more points than this wants a comment."""
    still: Points = 10
    """A key result that has moved by fewer points than this has hardly moved."""
    sandbagging: Ratio = 0.8
    """Average scores above this, two cycles running, say that goals were set too low."""
    overreach: Ratio = 0.3
    """Average scores below this say that goals were set too high."""


_LEARNED = ("What we learned", "Was wir gelernt haben", "ما تعلّمناه")
_RETROSPECTIVE = ("Retrospective", "Retrospektive", "المراجعة الختامية")
"""In the languages that the themes of okrsite speak, whatever the site's own: content outlives a change of language."""


class Headings(Form):
    """Headings in the content's own words; those in the languages that okrsite speaks are known beside them."""

    learned: str = Field(default=_LEARNED[0], min_length=1)
    """The section of an objective that says what was learned."""
    retrospective: str = Field(default=_RETROSPECTIVE[0], min_length=1)
    """The section of a cycle that looks back."""

    @property
    def all_learned(self) -> tuple[str, ...]:
        return (self.learned, *_LEARNED)

    @property
    def all_retrospective(self) -> tuple[str, ...]:
        return (self.retrospective, *_RETROSPECTIVE)


_NOT_IN_ADDRESS = re.compile(r"[\r\n\t\"\\?#]")


def _severity_word(value: Any) -> Any:
    return {"false": "off", "no": "off"}.get(value.strip().lower(), value) if isinstance(value, str) else value


class SiteSettings(Form):
    """Settings of the whole site, in `content/_site.yml`."""

    title: str = Field(default="OKRs", min_length=1)
    """The portal's name, shown at the top of every page."""
    url: str = "https://example.org/"
    """Where the site will be published, with its path, for example `https://acme.github.io/okrs/`. Pages link relative to its path; feeds and the site map use it whole."""
    repository: str | None = None
    """The repository's web address. With it every page links to its source, its history, and to editing it."""
    branch: str = Field(default="main", min_length=1)
    """The branch that is published."""
    theme: str = Field(default="default", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    """The theme's name: a folder in `themes/` beside the content folder, or one that comes with okrsite."""
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
    """The language of the portal's own words, dates and numbers, for example `en` or `pt-BR`."""
    timezone: str = "UTC"
    """Whose midnight begins a day, for example `Europe/Berlin`."""
    search: bool = True
    """Whether the portal has a search."""
    headings: Headings = Headings.model_construct()
    """The headings of sections that look back, where they are your own."""
    thresholds: Thresholds = Thresholds.model_construct()
    """The numbers behind every status and every craft rule."""
    rules: dict[str, Annotated[Literal["error", "warning", "advice", "off"], BeforeValidator(_severity_word)]] = {}
    """The severity of single rules: `error`, `warning`, `advice` or `off`."""

    @field_validator("url", "repository")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or _NOT_IN_ADDRESS.search(value):
            raise misfit("wrong-value", "This is not a web address.", "Write it whole, beginning with `https://`.")
        if "@" in parts.netloc:
            raise misfit("wrong-value", "This names a user or a password; it would be published.", "Leave them out.")
        return value.rstrip("/") + "/"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            help_text = did_you_mean(value, available_timezones(), "Write a name such as `Europe/Berlin` or `UTC`.")
            raise misfit("wrong-value", f"`{value[:60]}` is not a time zone.", help_text) from None
        return value

    @property
    def base_path(self) -> str:
        """The path under which the site is served; begins and ends with `/`."""
        return urlsplit(self.url).path or "/"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def severity_of(self, rule: str, default: Severity) -> Severity | None:
        """A rule's severity as set, else its default; None where it is switched off."""
        chosen = self.rules.get(rule)
        if chosen is None:
            return default
        return None if chosen == "off" else Severity(chosen)


def read(text: str, rules: Mapping[str, bool]) -> tuple[SiteSettings, list[Problem]]:
    """Settings from `_site.yml`'s text; the defaults where the text has problems.

    `rules` are the names of all rules, each with whether its severity can be set.
    """
    tree, problems = read_yaml(text)
    if tree is None:
        return SiteSettings(), problems
    settings, more = decode(tree, SiteSettings, what=f"`{FILE_NAME}`")
    problems += more
    for name in settings.rules if settings else ():
        span = tree.places.locate_key(("rules", name))
        if name not in rules:
            hint = did_you_mean(name, rules, "`okrsite explain` lists them.")
            problems.append(Problem("unknown-field", f"`{shorten(name)}` is not a rule.", span, hint))
        elif not rules[name]:
            message = f"The severity of `{name}` cannot be set: without it no site could be built."
            problems.append(Problem("wrong-value", message, span, "Remove this line."))
    return settings or SiteSettings(), problems
