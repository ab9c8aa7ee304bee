"""`okrsite explain`: say why a rule exists."""

import click

from okrsite.cli.options import stop
from okrsite.okr.rules import RULES
from okrsite.okr.rules.describe import as_text, listed
from okrsite.text.suggest import did_you_mean


@click.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Say why RULE exists, with a bad and a good example. Without RULE, list all rules."""
    if rule is None:
        click.echo(listed(), nl=False)
        return None
    if rule not in RULES:
        return stop(f"There is no rule `{rule}`. {did_you_mean(rule, RULES, '`okrsite explain` lists them.')}")
    click.echo(as_text(RULES[rule]), nl=False)
    return None
