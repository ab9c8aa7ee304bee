"""`_site.yml`: settings that make sense, and what is said of others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.config import Headings, SiteSettings, read
from okrsite.text.diagnostic import Severity

RULES = {"no-owner": True, "no-measure": False}


def problems(text: str) -> list[tuple[str, str, str, str]]:
    """Each problem's rule, the text that it points at, its message and its way out."""
    return [(p.rule, text[p.span.start : p.span.end], p.message, p.help) for p in read(text, RULES)[1]]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n", "title:\nrules:\n"])
def test_no_settings_are_the_defaults(text: str) -> None:
    settings, found = read(text, RULES)
    assert settings == SiteSettings()
    assert not found


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("title: no", "title", "no"),
        ("url: https://acme.example/okrs", "url", "https://acme.example/okrs/"),
        ("url: http://localhost:8000///", "url", "http://localhost:8000/"),
        ("url: https://exämple.org/ü ß/", "url", "https://exämple.org/ü ß/"),
        ("url: https://acme.example/okrs", "base_path", "/okrs/"),
        ("url: https://acme.example", "base_path", "/"),
        ("language: no", "language", "no"),
        ("language: zh-Hant-TW", "language", "zh-Hant-TW"),
        ("timezone: America/Argentina/Buenos_Aires", "timezone", "America/Argentina/Buenos_Aires"),
        ("search: off", "search", False),
        ("headings: {learned: Lessons}", "headings", Headings(learned="Lessons")),
        ("rules: {no-owner: off}", "rules", {"no-owner": "off"}),
        ("rules: {no-owner: no}", "rules", {"no-owner": "off"}),
        ("rules: {no-owner: false}", "rules", {"no-owner": "off"}),
    ],
)
def test_settings(text: str, field: str, value: Any) -> None:
    settings, found = read(text, RULES)
    assert not found
    assert getattr(settings, field) == value


NO_ADDRESS = ("This is not a web address.", "Write it whole, beginning with `https://`.")


@pytest.mark.parametrize(
    ("text", "at", "message", "help_text"),
    [
        *(
            (f"{field}: '{address}'", f"'{address}'", *NO_ADDRESS)
            for field in ("url", "repository")
            for address in (
                "acme.example",
                "//acme.example",
                "ftp://acme.example",
                "javascript://acme.example",
                "git@forge.example:acme/okrs",
                "https:///okrs",
                "https://",
                "https://[::1",
                "https://acme.example:99999/",
                "https://acme.example:x/",
                "https://acme.example/?a",
                "https://acme.example/#a",
                'https://acme.example/"onload="x',
                "https://acme.example\\@evil.example",
            )
        ),
        ("url: https://ada:secret@acme.example", "https://ada:secret@acme.example",
         "This names a user or a password; it would be published.", "Leave them out."),
        ("title: ''", "''", "This is empty.", "Write a value, or remove it."),
        ("titel: x", "titel", "`titel` is not a field of `_site.yml`.", "Did you mean `title`?"),
        ("branch: ''", "''", "This is empty.", "Write a value, or remove it."),
        ("timezone: europe/berlin", "europe/berlin", "`europe/berlin` is not a time zone.", "Did you mean `Europe/Berlin`?"),
        ("timezone: ../../etc/passwd", "../../etc/passwd", "`../../etc/passwd` is not a time zone.",
         "Write a name such as `Europe/Berlin` or `UTC`."),
        ("language: german (DE)", "german (DE)", "`german (DE)` is not what can stand here.",
         "What is asked for: the language of the portal's own words, dates and numbers, for example `en` or `pt-BR`."),
        ("theme: ../../other", "../../other", "`../../other` is not what can stand here.",
         "What is asked for: the theme's name: a folder in `themes/` beside the content folder, or one that comes with okrsite."),
        ("search: maybe", "maybe", "`maybe` is neither yes nor no.", "Write `true` or `false`."),
        ("rules: {no-owner: loud}", "loud", "`loud` is not one of the choices.",
         "Use one of: error, warning, advice, off."),
        ("rules: {no-ownr: off}", "no-ownr", "`no-ownr` is not a rule.", "Did you mean `no-owner`?"),
        ("rules: {zzz: off}", "zzz", "`zzz` is not a rule.", "`okrsite explain` lists them."),
        ("rules: {no-measure: off}", "no-measure",
         "The severity of `no-measure` cannot be set: without it no site could be built.", "Remove this line."),
        ("rules: no", "no", "This must be a group of fields, not `no`.",
         "Write `{name: value}`, or the fields on indented lines."),
        ("thresholds: {status: gab}", "gab", "`gab` is not one of the choices.",
         "Did you mean `gap`? Use one of: gap, ratio, forecast."),
        ("thresholds: {gap: {on_track: -1}}", "-1", "`-1` is out of range.", "It must be at least 0."),
        ("thresholds: {gap: {on_track: 30}}", "gap", "`at_risk` (25) is less than `on_track` (30): nothing would be at risk.",
         "`at_risk` is the larger of the two."),
        ("thresholds: {gap: {on_track: 30, at_risk: 20}}", "20",
         "`at_risk` (20) is less than `on_track` (30): nothing would be at risk.", "`at_risk` is the larger of the two."),
        ("thresholds: {ratio: {on_track: 0.5, at_risk: 0.6}}", "0.6",
         "`at_risk` (0.6) is more than `on_track` (0.5): nothing would be at risk.", "`at_risk` is the smaller of the two."),
        ("thresholds: {check_in_days: 14.5}", "14.5", "`14.5` is not a whole number.",
         "Write a whole number, for example `5`."),
        ("thresholds: {check_in_days: 2 weeks}", "2 weeks", "`2 weeks` is not a whole number.",
         "Write `2` alone."),
        ("thresholds: {jump: 20%}", "20%", "`20%` is not a number.",
         "Write `20` alone."),
        ("- title", "- title", "This is not made of fields.", "Write `name: value` lines, with a blank after each colon."),
    ],
)  # fmt: skip
def test_problems(text: str, at: str, message: str, help_text: str) -> None:
    ((_, shown, said, way_out),) = problems(text)
    assert (shown, said, way_out) == (at, message, help_text)


def test_with_a_problem_the_defaults_are_in_force() -> None:
    settings, found = read("title: Acme\nsearch: maybe\nrules: {no-owner: error}\n", RULES)
    assert len(found) == 1
    assert settings == SiteSettings()


def test_severities() -> None:
    settings, _ = read(
        "rules: {no-owner: off, no-retrospective: error}", dict.fromkeys(("no-owner", "no-retrospective"), True)
    )
    assert settings.severity_of("no-owner", Severity.WARNING) is None
    assert settings.severity_of("no-retrospective", Severity.ADVICE) is Severity.ERROR
    assert settings.severity_of("another", Severity.ADVICE) is Severity.ADVICE


@given(
    st.text(max_size=80)
    | st.builds(
        "{}: {}\n".format,
        st.sampled_from([*SiteSettings.model_fields, "thresholds: {gap", "rules: {no-owner"]),
        st.text(st.sampled_from("ab0-:/[]{}'\"#&*!%@.,~ \n\t\0é٣"), max_size=20),
    )
)
def test_any_text_is_read(text: str) -> None:
    _, found = read(text, RULES)
    for problem in found:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.help
