"""Commands, options and what is said of wrong ones."""

import json

import pytest
from jsonschema import Draft202012Validator

from okrsite import __version__
from okrsite.cli import COMMANDS
from okrsite.okr.rules import RULES
from tests.cli.conftest import Workplace


def test_help_lists_every_command(workplace: Workplace) -> None:
    outcome = workplace.run("--help")
    assert outcome.code == 0
    for name, summary in COMMANDS.items():
        assert f"{name} " in outcome.out
        assert summary in outcome.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(workplace: Workplace, name: str) -> None:
    for flag in ("--help", "-h"):
        outcome = workplace.call(name, flag)
        assert outcome.code == 0
        assert outcome.out.startswith(f"Usage: okrsite {name} ")


def test_version(workplace: Workplace) -> None:
    assert workplace.run("--version").out == f"okrsite {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "There is no command `chek`. Did you mean `check`?"),
        (["frobnicate"], "There is no command `frobnicate`."),
        ([""], "There is no command ``."),
        (["--nope"], "No such option"),
        (["check", "--nope"], "No such option"),
        (["check", "extra"], "Got unexpected extra argument"),
        (["check", "--content"], "requires an argument"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github', 'gitlab', 'sarif'."),
        (["schema"], "Missing argument 'KIND'"),
        (["schema", "objektive"], "'objektive' is not one of"),
        *(
            (["check", "--today", day], f"`{day}` is not a day; write it like 2026-01-31.")
            for day in (
                "tomorrow",
                "",
                "2026-02-30",
                "20260131",
                "2026-W01-1",
                "31.01.2026",
                "2026-01-31T00:00",
                "2026-01-31 ",
            )
        ),
        (["check", "--today", "0026-01-31"], "`0026-01-31` is out of range: the years go from 1900 to 2199."),
    ],
)
def test_wrong_usage(workplace: Workplace, arguments: list[str], said: str) -> None:
    outcome = workplace.call(*arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not outcome.out


def test_explain(workplace: Workplace) -> None:
    listed = workplace.call("explain")
    assert listed.code == 0
    assert all(rule in listed.out for rule in RULES)
    assert workplace.call("explain", "no-owner").out.startswith("no-owner")
    wrong = workplace.call("explain", "no-ownr")
    assert wrong.code == 2
    assert wrong.message == "There is no rule `no-ownr`. Did you mean `no-owner`?"


@pytest.mark.parametrize(
    "kind", ["company", "team", "project", "person", "cycle", "objective", "initiative", "kpi", "check-in"]
)
def test_schemas_are_schemas(workplace: Workplace, kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(workplace.call("schema", kind).out))


def test_the_schema_of_settings(workplace: Workplace) -> None:
    schema = json.loads(workplace.call("schema", "settings").out)
    Draft202012Validator(schema).validate({"title": "Acme", "thresholds": {"gap": {"on_track": 5}}})
    assert not Draft202012Validator(schema).is_valid({"titel": "Acme"})
