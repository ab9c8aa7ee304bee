"""The rules: what okrsite says about content, why, and how grave it is.

In go an `Inspection` and the findings of earlier stages; out come diagnostics with the severities that the settings ask for.
"""

from collections.abc import Iterable, Mapping

from okrsite.config import SiteSettings
from okrsite.okr.finding import Finding
from okrsite.okr.rules import form, key_results, learning, links, objectives, time, work
from okrsite.okr.rules.rule import Family, Inspection, Rule
from okrsite.text.diagnostic import Diagnostic, Severity

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for family in (form.RULES, links.RULES, time.RULES, objectives.RULES, key_results.RULES, work.RULES, learning.RULES)
    for rule in family
}
"""Every rule by name, family by family."""

Allowances = Mapping[str, Mapping[str, str]]
"""By a document's path: the rules that it silences, each with its reason."""


def inspect(inspection: Inspection) -> list[Finding]:
    """Run every rule that looks at the whole."""
    return [finding for rule in RULES.values() if rule.check is not None for finding in rule.check(inspection)]


def judge(findings: Iterable[Finding], settings: SiteSettings, allowances: Allowances) -> list[Diagnostic]:
    """Give findings their severity, leave out what is switched off or allowed, and sort by place.

    Only what is less than an error can be allowed in a document.
    """
    diagnostics = []
    for finding in findings:
        rule = RULES[finding.rule]
        usual = finding.severity or rule.severity
        severity = usual if rule.fixed else settings.severity_of(rule.name, usual)
        if severity is None:
            continue
        if severity is not Severity.ERROR and rule.name in allowances.get(finding.source.path, ()):
            continue
        diagnostics.append(
            Diagnostic(rule.name, severity, finding.message, finding.source, finding.span, finding.help, finding.notes)
        )
    return sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key)


__all__ = ["RULES", "Allowances", "Family", "Inspection", "Rule", "inspect", "judge"]
