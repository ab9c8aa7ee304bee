"""Rules in words, for the command line and the docs: from the same source that the checks use."""

from itertools import groupby

from okrsite.okr.rules import RULES
from okrsite.okr.rules.rule import Example, Rule


def listed() -> str:
    """All rules by family, a line each."""
    width = max(map(len, RULES))
    lines = []
    for family, rules in groupby(RULES.values(), key=lambda rule: rule.family):
        lines.append(f"{family[0].upper()}{family[1:]}")
        lines += [f"  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}" for rule in rules]
        lines.append("")
    return "\n".join([*lines, "`okrsite explain RULE` says more about one."]) + "\n"


def as_text(rule: Rule) -> str:
    """One rule for a terminal."""
    return (
        f"{rule.name} ({rule.severity}, {rule.family})\n\n{rule.summary}\n\n{rule.why}\n\n"
        f"Bad:\n\n{_indented(rule.bad)}\nGood:\n\n{_indented(rule.good)}\n{_settings(rule)}\n"
    )


def as_markdown() -> str:
    """All rules for the docs."""
    parts = []
    for family, rules in groupby(RULES.values(), key=lambda rule: rule.family):
        parts.append(f"## {family[0].upper()}{family[1:]}\n")
        for rule in rules:
            parts.append(f"### {rule.name}\n\n*{rule.severity}*: {rule.summary}\n\n{rule.why}\n")
            parts.append(f"Bad:\n\n{_fenced(rule.bad)}\nGood:\n\n{_fenced(rule.good)}\n{_settings(rule)}\n")
    return "\n".join(parts)


def _settings(rule: Rule) -> str:
    if rule.fixed:
        return "Its severity cannot be set: without it no site could be built."
    setting = f"Set its severity in `_site.yml`: `rules: {{{rule.name}: off}}`."
    if rule.severity == "error":
        return setting
    return f"{setting} Silence it in one document: `allow: {{{rule.name}: the reason}}`."


def _indented(example: Example) -> str:
    if example.words:
        return f"    {example.words}\n"
    blocks = []
    for path, text in example.files:
        body = "".join(f"      {line}\n" if line else "\n" for line in text.splitlines())
        blocks.append(f"    {path}\n{body}")
    return "\n".join(blocks)


def _fenced(example: Example) -> str:
    if example.words:
        return f"{example.words}\n"
    return "\n".join(f"`{path}`\n\n```markdown\n{text.rstrip()}\n```\n" for path, text in example.files)
