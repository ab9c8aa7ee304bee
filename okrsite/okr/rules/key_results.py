"""Rules of this family."""

from okrsite.okr.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
