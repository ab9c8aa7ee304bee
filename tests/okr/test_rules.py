"""Every rule explains itself, and its examples do what they show."""

import re
from datetime import date

import pytest

from okrsite.okr.rules import RULES
from okrsite.okr.rules.rule import COMMON_FILES, EXAMPLE_DAY, Example, Family, Rule
from okrsite.text.diagnostic import Diagnostic, Severity
from tests.okr.site import check

SHOWN = [rule for rule in RULES.values() if rule.bad.files]
LOOKING_AT_THE_WHOLE = [rule for rule in RULES.values() if rule.checks]


def _check(example: Example) -> list[Diagnostic]:
    return check({**dict(COMMON_FILES), **dict(example.files)}, EXAMPLE_DAY)


def _errors(found: list[Diagnostic]) -> set[str]:
    return {d.rule for d in found if d.severity is Severity.ERROR}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
class TestWords:
    def test_name_is_kebab_case(self, rule: Rule) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)

    def test_summary_is_one_sentence_on_one_line(self, rule: Rule) -> None:
        assert re.fullmatch(r"[A-Z][^\n]+\.", rule.summary)
        assert len(rule.summary) < 120

    def test_reason_is_told(self, rule: Rule) -> None:
        assert re.fullmatch(r"[A-Z“][^\n]+[.!?]", rule.why)

    def test_there_are_examples(self, rule: Rule) -> None:
        for example in (rule.bad, rule.good):
            assert example.files or example.words
        assert rule.bad != rule.good


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
class TestExamples:
    def test_bad_example_breaks_the_rule_and_no_other_makes_it_an_error(self, rule: Rule) -> None:
        found = _check(rule.bad)
        assert rule.name in {d.rule for d in found}
        assert _errors(found) <= {rule.name}

    def test_good_example_does_not(self, rule: Rule) -> None:
        found = _check(rule.good)
        assert rule.name not in {d.rule for d in found}
        assert not _errors(found)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_a_finding_says_what_is_wrong_and_what_to_do(rule: Rule) -> None:
    for found in (d for d in _check(rule.bad) if d.rule == rule.name):
        assert found.message.endswith((".", "!", "?"))
        assert found.help
        assert "\n" not in found.message + found.help
        assert 0 <= found.span.start <= found.span.end <= len(found.source.text)


@pytest.mark.parametrize("rule", LOOKING_AT_THE_WHOLE, ids=lambda rule: rule.name)
def test_a_finding_points_at_one_line(rule: Rule) -> None:
    """A value, or a field's name: never half of a document."""
    for found in (d for d in _check(rule.bad) if d.rule == rule.name):
        pointed_at = found.source.text[found.span.start : found.span.end]
        assert pointed_at.strip()
        assert "\n" not in pointed_at


def test_rules_stand_under_their_own_name() -> None:
    assert all(name == rule.name for name, rule in RULES.items())


def test_every_family_has_rules() -> None:
    assert {rule.family for rule in RULES.values()} == set(Family)


def test_only_errors_are_fixed() -> None:
    assert all(rule.severity is Severity.ERROR for rule in RULES.values() if rule.fixed)


def test_what_looks_at_the_whole_can_be_set() -> None:
    assert not any(rule.fixed for rule in LOOKING_AT_THE_WHOLE)


NO_OWNER = {**dict(COMMON_FILES), **dict(RULES["no-owner"].bad.files)}


def _severities(files: dict[str, str], rule: str) -> list[Severity]:
    return [d.severity for d in check(files, EXAMPLE_DAY) if d.rule == rule]


class TestSeverity:
    def test_is_the_rules_own_where_nothing_is_set(self) -> None:
        assert _severities(NO_OWNER, "no-owner") == [Severity.WARNING]

    @pytest.mark.parametrize("severity", list(Severity))
    def test_is_as_the_settings_say(self, severity: Severity) -> None:
        assert _severities({**NO_OWNER, "_site.yml": f"rules: {{no-owner: {severity}}}\n"}, "no-owner") == [severity]

    def test_off_is_silent(self) -> None:
        assert _severities({**NO_OWNER, "_site.yml": "rules: {no-owner: off}\n"}, "no-owner") == []

    def test_of_a_fixed_rule_cannot_be_set(self) -> None:
        files = {**dict(COMMON_FILES), **dict(RULES["no-measure"].bad.files), "_site.yml": "rules: {no-measure: off}\n"}
        assert _severities(files, "no-measure") == [Severity.ERROR]
        assert _severities(files, "wrong-value") == [Severity.ERROR]


class TestAllowing:
    def _allowing(self, text: str) -> dict[str, str]:
        path, document = RULES["no-owner"].bad.files[0]
        return {**NO_OWNER, path: document.replace("---\n", f"---\nallow: {text}\n", 1)}

    def test_silences_a_warning_in_its_document(self) -> None:
        assert _severities(self._allowing("{no-owner: We are looking for one}"), "no-owner") == []

    def test_leaves_other_rules_alone(self) -> None:
        assert _severities(self._allowing("{idle-key-result: Why not}"), "no-owner") == [Severity.WARNING]

    def test_needs_a_reason(self) -> None:
        assert _severities(self._allowing("{no-owner: }"), "no-owner") == [Severity.WARNING]

    def test_leaves_errors_alone(self) -> None:
        files = {**self._allowing("{no-owner: We are looking}"), "_site.yml": "rules: {no-owner: error}\n"}
        assert _severities(files, "no-owner") == [Severity.ERROR]


def test_a_site_as_of_an_earlier_day_may_hold_later_check_ins() -> None:
    files = {**dict(COMMON_FILES), **dict(RULES["future-check-in"].bad.files)}
    found = check(files, EXAMPLE_DAY, latest_day=date(2026, 3, 2))
    assert "future-check-in" not in {d.rule for d in found}


def test_rules_do_not_depend_on_the_order_of_files() -> None:
    files = [file for rule in LOOKING_AT_THE_WHOLE for file in rule.bad.files]
    forward = {**dict(COMMON_FILES), **dict(files)}
    backward = dict(reversed(forward.items()))
    assert check(forward, EXAMPLE_DAY) == check(backward, EXAMPLE_DAY)
