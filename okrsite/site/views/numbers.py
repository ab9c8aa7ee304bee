"""How numbers are made: the thresholds, formulas, statuses and rules in force, so that a reader can follow every figure.

Everything comes from the settings, the rules and the arithmetic itself; nothing is stated here a second time.
"""

from collections.abc import Iterator

from okrsite.config import GapThresholds, RatioThresholds, SiteSettings, Thresholds
from okrsite.document.decode import Form
from okrsite.frozen import frozen
from okrsite.okr.rules import RULES, Family, Rule
from okrsite.okr.status import Status, final, running
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts, rows
from okrsite.site.views.parts import Link, Place
from okrsite.site.views.worked_example import Example, examples

EXPECTED = 0.6
"""What is expected in the examples of statuses."""


@frozen
class Setting:
    """A threshold in force: its name in `_site.yml`, its value, the default where the value is another, and what it means."""

    name: str
    value: float | str
    default: float | str | None
    meaning: str


@frozen
class StatusCase:
    """A progress, how it stands to what is expected, and the status that follows while the key result runs and at its end.

    `measured` is in the terms of the rule in force: points behind, share of what is expected, or projected progress."""

    fraction: float
    measured: float
    status: Status
    final: Status


@frozen
class RuleRow:
    """A rule in force. `severity` is "off" where it is switched off; `default` is given where the settings changed it."""

    name: str
    summary: str
    why: str
    severity: str
    default: str | None
    is_fixed: bool


@frozen
class RuleFamily:
    """Rules about one subject."""

    family: str
    slug: str
    rules: tuple[RuleRow, ...]


@frozen
class Silenced:
    """A rule that a document silences, with the reason given."""

    about: Link
    rule: str
    reason: str
    place: Place


@frozen
class NumbersView:
    """The page. `rule` and `objective_status` name how statuses are found; `cases` are examples at the thresholds, with
    `expected` expected."""

    rule: str
    objective_status: str
    on_track: float
    at_risk: float
    check_in_days: int
    settings: tuple[Setting, ...]
    examples: tuple[Example, ...]
    expected: float
    cases: tuple[StatusCase, ...]
    statuses: tuple[Status, ...]
    families: tuple[RuleFamily, ...]
    silenced: tuple[Silenced, ...]


def pages(edition: Edition) -> Iterator[Page]:
    yield Page(urls.NUMBERS, "numbers.html", "How numbers are made", view(edition), area="numbers")


def view(edition: Edition) -> NumbersView:
    thresholds = edition.settings.thresholds
    limits: GapThresholds | RatioThresholds = getattr(thresholds, thresholds.status)
    return NumbersView(
        rule=thresholds.status,
        objective_status=thresholds.objective_status,
        on_track=limits.on_track,
        at_risk=limits.at_risk,
        check_in_days=thresholds.check_in_days,
        settings=tuple(_settings(thresholds, type(thresholds)(), "")),
        examples=examples(thresholds),
        expected=EXPECTED,
        cases=tuple(_cases(thresholds)),
        statuses=rows.STATUS_ORDER,
        families=tuple(_families(edition.settings)),
        silenced=tuple(_silenced(edition)),
    )


def _settings(form: Form, defaults: Form, prefix: str) -> Iterator[Setting]:
    """Every threshold with its description; of the rules for statuses, only the one in force."""
    for name in type(form).model_fields:
        value, default = getattr(form, name), getattr(defaults, name)
        if isinstance(value, Form):
            if name == getattr(form, "status", name):
                yield from _settings(value, default, f"{name}.")
            continue
        yield Setting(prefix + name, value, None if value == default else default, type(form).summary_of(name))


def _cases(thresholds: Thresholds) -> Iterator[StatusCase]:
    """Progress at each threshold, and a point below it."""
    limits = getattr(thresholds, thresholds.status)
    if thresholds.status == "gap":
        borders = [EXPECTED - limits.on_track / 100, EXPECTED - limits.at_risk / 100]
    elif thresholds.status == "ratio":
        borders = [EXPECTED * limits.on_track, EXPECTED * limits.at_risk]
    else:
        borders = [limits.on_track, limits.at_risk]
    fractions = {1.0, *(round(f, 4) for border in borders for f in (border, border - 0.01))}
    for fraction in sorted((f for f in fractions if 0 <= f <= 1), reverse=True):
        measured = {"gap": EXPECTED - fraction, "ratio": fraction / EXPECTED}.get(thresholds.status, fraction)
        running_status = running(fraction, EXPECTED, fraction, thresholds)
        yield StatusCase(fraction, round(measured, 6), running_status, final(fraction, thresholds))


def _families(settings: SiteSettings) -> Iterator[RuleFamily]:
    for family in Family:
        rules = tuple(_rule(rule, settings) for rule in RULES.values() if rule.family is family)
        yield RuleFamily(family.value, family.name.lower().replace("_", "-"), rules)


def _rule(rule: Rule, settings: SiteSettings) -> RuleRow:
    chosen = rule.severity if rule.fixed else settings.severity_of(rule.name, rule.severity)
    return RuleRow(
        name=rule.name,
        summary=rule.summary,
        why=rule.why,
        severity=chosen.value if chosen else "off",
        default=None if chosen is rule.severity else rule.severity.value,
        is_fixed=rule.fixed,
    )


def _silenced(edition: Edition) -> Iterator[Silenced]:
    for path, reasons in sorted(edition.allowances.items()):
        address = edition.addresses.get(path, "")
        url = edition.forge.links(path).source if edition.forge else None
        for rule, reason in reasons.items():
            if rule in RULES:
                place = Place(edition.folder + path, 1, url)
                yield Silenced(Link(parts.title_of(edition, path), address), rule, reason, place)
