"""A new portal is sound on every day, whatever people are called."""

import json
from datetime import date, timedelta

import pytest
import yaml
from jsonschema import Draft202012Validator

from okrsite.author.answer import AnswerError
from okrsite.author.period import quarter_of
from okrsite.author.portal import Beginning, checked_settings, files, published_at
from tests.okr.site import check

TODAY = date(2026, 11, 20)
HOSTILE = [
    "Acme",
    "A",
    'Acme: "the # one"',
    "-- --name",
    "#1",
    "'quoted'",
    '"; rm -rf / #',
    "yes",
    "72",
    "2026-01-01",
    "@@name@@ {{ 7*7 }} {% raw %} ${{ github.token }}",
    "<script>alert(1)</script>",
    "[link](javascript:alert) ![x](y) `code` *b* _i_ | a | b |",
    "Größe & Söhne \\ 日本 🎉",
    "שלום \u202eعالم\u202c",
    "| > & * ! % @ ` ? : , [ ] { }",
    "a" * 200,
]


def content(made: dict[str, bytes]) -> dict[str, str]:
    return {path.removeprefix("content/"): data.decode() for path, data in made.items() if path.startswith("content/")}


def portal(name: str = "Acme", today: date = TODAY) -> dict[str, bytes]:
    return files(Beginning(name, name, name, quarter_of(today), "https://github.com/acme/okrs", "ada-l"), today)


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_people_are_called(name: str) -> None:
    made = portal(name)
    assert not check(content(made), TODAY)
    settings = yaml.safe_load(made["content/_site.yml"])
    assert settings["title"] == f"{name} OKRs"
    (person,) = (text for path, text in content(made).items() if path.startswith("people/"))
    assert yaml.safe_load(person.split("---\n")[1])["name"] == name
    for path, data in made.items():
        if path.endswith((".yml", ".yaml")):
            yaml.safe_load(data)
        if path.endswith(".json"):
            json.loads(data)


@pytest.mark.parametrize("day", [date(2026, 10, 1) + timedelta(days=days) for days in (0, 1, 30, 45, 90, 91)])
def test_on_every_day_of_its_cycle(day: date) -> None:
    assert not check(content(portal(today=day)), day)


def test_without_what_need_not_be_said() -> None:
    made = files(Beginning("Acme", "Product", "Ada", quarter_of(TODAY)), TODAY)
    assert not check(content(made), TODAY)
    assert "repository" not in yaml.safe_load(made["content/_site.yml"])


def test_a_cycle_that_is_still_to_come_has_nothing_to_report() -> None:
    made = files(Beginning("Acme", "Product", "Ada", quarter_of(date(2027, 1, 1))), TODAY)
    assert not [path for path in made if "checkins" in path]
    assert not [d for d in check(content(made), TODAY) if d.severity == "error"]


def test_no_placeholder_is_left() -> None:
    made = portal()
    assert not [path for path, data in made.items() if "@@" in path or b"@@" in data]
    assert not [path for path in made if "dot-" in path]


def test_its_owners() -> None:
    lines = portal()[".github/CODEOWNERS"].decode().splitlines()
    assert "/content/objectives/2026-q4/feel-at-home.md @ada-l" in lines


def test_editors_find_the_schemas() -> None:
    made = portal()
    settings = json.loads(made[".vscode/settings.json"])["yaml.schemas"]
    assert "content/objectives/**/*.md" in settings.values()
    for path, glob in settings.items():
        schema = json.loads(made[path])
        Draft202012Validator.check_schema(schema)
        if glob == "content/_site.yml":
            Draft202012Validator(schema).validate(yaml.safe_load(made[glob]))


def test_it_holds_what_it_should() -> None:
    made = portal()
    for path in (
        "README.md",
        ".gitignore",
        ".vscode/settings.json",
        ".github/workflows/publish.yml",
        ".github/ISSUE_TEMPLATE/check-in.yml",
        "content/company.md",
        "content/cycles/2026-q4.md",
        "content/checkins/2026-q4/2026-11-20-acme.md",
        "content/initiatives/watch-newcomers.md",
    ):
        assert path in made
    assert list(made) == sorted(made)
    assert portal() == made


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        ("https://github.com/acme/okrs", "https://acme.github.io/okrs/"),
        ("https://github.com/Acme/Acme.github.io", "https://acme.github.io/"),
        ("https://gitlab.com/acme/okrs/", "https://acme.gitlab.io/okrs/"),
        ("https://gitlab.com/acme/group/okrs", ""),
        ("https://git.acme.example/a/b", ""),
        ("", ""),
    ],
)
def test_where_it_will_stand(repository: str, url: str) -> None:
    assert published_at(repository) == url


def test_settings_are_checked() -> None:
    assert checked_settings("timezone", "Europe/Berlin") == "Europe/Berlin"
    for field, text in (("timezone", "Berlin"), ("repository", "acme/okrs"), ("url", "https://me:pw@a.example/")):
        with pytest.raises(AnswerError):
            checked_settings(field, text)
