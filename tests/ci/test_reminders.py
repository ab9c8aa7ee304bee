"""What waits for each team: said of things, kept in one issue, closed when nothing is left."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrsite.assets import sample_folder
from okrsite.build.examine import examine
from okrsite.ci.api import Api, ApiError
from okrsite.ci.reminders import MOST_CHARACTERS, Reminder, reminders
from okrsite.ci.team_issues import keep_issues
from tests.ci.forge import BOT, REPOSITORY, Fault, Forge

TODAY = date(2026, 3, 1)
CONTENT = {
    "company.md": "---\nname: Acme\n---\n",
    "_site.yml": "url: https://okrs.example/x/\n",
    "people/ada.md": "---\nname: Ada Lovelace\ngithub: ada-l\n---\n",
    "people/bo.md": "---\nname: Bo @all\n---\n",
    "teams/games.md": "---\nname: Games\n---\n",
    "projects/port.md": "---\nname: Port\nteam: games\n---\n",
    "cycles/2025-q4.md": "---\nstart: 2025-10-01\nend: 2025-12-31\n---\n## Retrospective\nWe learned.\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": "---\ntitle: Launch\nteam: games\ncycle: 2026-q1\nowner: [ada, bo]\nkey_results:\n"
    "  - {id: reviews, title: Good *reviews*, start: 0, target: 9}\n---\n",
    "objectives/port-it.md": "---\ntitle: Port it\nproject: port\ncycle: 2025-q4\nowner: ada\nkey_results:\n"
    "  - {id: markets, title: Markets, start: 0, target: 9}\n---\n",
    "objectives/everyone.md": "---\ntitle: For everyone\ncycle: 2026-q1\n---\n",
    "initiatives/campaign.md": "---\ntitle: Campaign\nteam: games\nstatus: active\nowner: bo\ndue: 2026-02-01\n"
    "drives: [launch/reviews]\n---\n",
}


def written(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    for path, text in {**CONTENT, **(changes or {})}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path, *, mentions: bool = False) -> dict[str, Reminder]:
    examination = examine(folder, datetime(2026, 3, 1, 12, tzinfo=UTC), TODAY)
    assert not examination.has_errors, [each.message for each in examination.diagnostics]
    return {
        each.title.partition(":")[0].removeprefix("OKRs of "): each
        for each in reminders(examination, mentions=mentions)
    }


def test_each_team_is_told_what_waits_for_it(tmp_path: Path) -> None:
    told = found(written(tmp_path))
    assert list(told) == ["Acme", "Games"]
    assert told["Games"].body == (
        "<!-- okrsite-reminder team:games -->\n"
        "What waits for **Games**. This issue is kept current and closes itself when nothing is left.\n"
        "\n### Waiting for a reading\n\n"
        "- [Launch › Good \\*reviews\\*](<https://okrs.example/x/objectives/launch/#reviews>): No reading yet, 59 days after it began. "
        "(Ada Lovelace, Bo @\u200ball)\n"
        "\n### Ended, and still open\n\n"
        "- [Port it](<https://okrs.example/x/objectives/port-it/>): This objective ended 60 days ago and is still open. "
        "(Ada Lovelace)\n"
        "\n### Work past its due date\n\n"
        "- [Campaign](<https://okrs.example/x/initiatives/campaign/>): This initiative was due 28 days ago and is active. "
        "(Bo @\u200ball)\n"
        "\n[All that needs attention](<https://okrs.example/x/attention/>)\n"
    )
    assert told["Games"].title == "OKRs of Games: 3 things wait"
    assert "### Without an owner\n\n- [For everyone]" in told["Acme"].body
    assert told["Acme"].count == 1


def test_owners_are_called_only_where_that_is_asked_for_and_they_are_known(tmp_path: Path) -> None:
    silent, loud = found(written(tmp_path)), found(tmp_path, mentions=True)
    assert "@ada-l" not in silent["Games"].body
    assert "(@ada-l, Bo @\u200ball)" in loud["Games"].body


def test_a_rule_that_is_off_or_allowed_reminds_nobody(tmp_path: Path) -> None:
    off = f"{CONTENT['_site.yml']}rules: {{no-owner: off, late-check-in: off}}\n"
    allowed = CONTENT["objectives/port-it.md"].replace(
        "owner: ada", "owner: ada\nallow: {overdue-to-close: it goes on}"
    )
    told = found(written(tmp_path, {"_site.yml": off, "objectives/port-it.md": allowed}))
    assert list(told) == ["Games"]
    assert told["Games"].count == 1


def test_many_things_fit_into_one_issue(tmp_path: Path) -> None:
    many = {
        f"initiatives/work-{n}.md": CONTENT["initiatives/campaign.md"].replace(
            "title: Campaign", f"title: {'<b>' * 160}{n}"
        )
        for n in range(200)
    }
    told = found(written(tmp_path, many))["Games"]
    assert told.count == 203
    assert len(told.body) < MOST_CHARACTERS + 500
    assert "more\n" in told.body
    assert "[All that needs attention]" in told.body


def test_the_sample_company_has_what_it_was_written_to_have() -> None:
    told = reminders(examine(sample_folder(), datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 20)), mentions=False)
    assert [(each.marker, each.count) for each in told] == [
        ("<!-- okrsite-reminder team:assistant -->", 1),
        ("<!-- okrsite-reminder team:marketing -->", 2),
    ]


GAMES = Reminder("<!-- okrsite-reminder team:games -->", "Games: 2", "<!-- okrsite-reminder team:games -->\ntwo\n", 2)
CARE = Reminder("<!-- okrsite-reminder team:care -->", "Care: 1", "<!-- okrsite-reminder team:care -->\none\n", 1)


def keep(api: Api, *wanted: Reminder) -> list[str]:
    return [line.partition(" ")[0] for line in keep_issues(api, REPOSITORY, wanted, BOT)]


def test_issues_are_opened_changed_left_and_closed(api: Api, forge: Forge) -> None:
    forge.page_size = 1
    assert keep(api, GAMES, CARE) == ["Opened", "Opened"]
    assert keep(api, GAMES, CARE) == []
    less = Reminder(GAMES.marker, "Games: 1", f"{GAMES.marker}\none\n", 1)
    assert keep(api, less) == ["Changed", "Closed"]
    games, care = forge.issues
    assert (games["title"], games["state"]) == ("Games: 1", "open")
    assert (care["state"], care["state_reason"]) == ("closed", "completed")
    assert keep(api) == ["Closed"]
    assert keep(api, CARE) == ["Opened"]
    assert len(forge.issues) == 3


def test_issues_of_others_are_left_alone(api: Api, forge: Forge) -> None:
    forge.issue(GAMES.body, "mallory")
    forge.issue("something else")
    forge.issue(GAMES.body, pull_request={"url": "x"})
    before = [dict(issue) for issue in forge.issues]
    assert keep(api, GAMES) == ["Opened"]
    assert keep(api) == ["Closed"]
    assert forge.issues[:3] == before


@pytest.mark.parametrize("done", [True, False])
def test_one_issue_is_opened_even_where_no_answer_came(api: Api, forge: Forge, *, done: bool) -> None:
    forge.faults.append(Fault("POST", "/issues", 502, done=done))
    assert keep(api, GAMES) == ["Opened"]
    assert len(forge.issues) == 1


def test_switched_off_issues_are_told_in_words(api: Api, forge: Forge) -> None:
    forge.faults.append(Fault("POST", "/issues", 410, message="Issues are disabled for this repo"))
    with pytest.raises(ApiError, match=r"410: Issues are disabled.*switched off in the repository's settings"):
        keep(api, GAMES)
