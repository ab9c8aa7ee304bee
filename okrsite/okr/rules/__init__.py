"""The rules: what okrsite says about content, why, and how grave it is.

In go an `Inspection` and the findings of earlier stages; out come diagnostics with the severities that the settings ask for.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter

from okrsite.config import SiteSettings
from okrsite.okr.finding import Finding
from okrsite.okr.kept import Memory
from okrsite.okr.rules import form, inspector, key_results, learning, links, objectives, time, work
from okrsite.okr.rules.rule import Family, Rule
from okrsite.okr.rules.subject import Inspection
from okrsite.text.diagnostic import Diagnostic, Severity

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for family in (form.RULES, links.RULES, time.RULES, objectives.RULES, key_results.RULES, work.RULES, learning.RULES)
    for rule in family
}
"""Every rule by name, family by family."""

Allowances = Mapping[str, Mapping[str, str]]
"""By a document's path: the rules that it silences, each with its reason."""


def inspect(inspection: Inspection, memory: Memory | None = None) -> list[Finding]:
    """Run every rule on all that it is about. `memory` is that of an earlier run, of whatever portfolio."""
    return inspector.inspect(RULES.values(), inspection, memory)


def judge(
    findings: Iterable[Finding], settings: SiteSettings, allowances: Allowances, memory: Memory | None = None
) -> list[Diagnostic]:
    """Give findings their severity, leave out what is switched off or allowed, and sort by place.

    Only what is less than an error can be allowed in a document. `memory` is that of an earlier run, of whatever findings.
    """
    memory = memory or Memory()
    memory.begin()
    terms = (memory.same("settings", settings), memory.same("allowances", allowances))
    by_identity = {
        id(finding): finding for finding in findings
    }  # that of what is remembered is not given to anything new
    judged = memory.each("judged", by_identity, partial(_judged, settings, allowances), terms)
    return list(_sorted(filter(None, judged.values())))


_Judged = tuple[tuple[str, int, int, str, str], Diagnostic]
"""A diagnostic after the place by which it is sorted."""


def _judged(settings: SiteSettings, allowances: Allowances, finding: Finding) -> _Judged | None:
    rule = RULES[finding.rule]
    usual = finding.severity or rule.severity
    severity = usual if rule.fixed else settings.severity_of(rule.name, usual)
    if severity is None:
        return None
    if severity is not Severity.ERROR and rule.name in allowances.get(finding.source.path, ()):
        return None
    diagnostic = Diagnostic(
        rule.name, severity, finding.message, finding.source, finding.span, finding.help, finding.notes
    )
    return diagnostic.sort_key, diagnostic


def _sorted(judged: Iterable[_Judged]) -> Iterator[Diagnostic]:
    """By place, each once. Only those of one place are compared with each other: to compare all takes longer than to find them."""
    for _, of_one_place in groupby(sorted(judged, key=itemgetter(0)), key=itemgetter(0)):
        alike = [diagnostic for _, diagnostic in of_one_place]
        yield from dict.fromkeys(alike) if len(alike) > 1 else alike


__all__ = ["RULES", "Allowances", "Family", "Inspection", "Rule", "inspect", "judge"]
