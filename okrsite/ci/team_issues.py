"""One open issue for each team that has something to do; closed when nothing is left.

In go reminders; out comes what was done. An issue is ours when our account opened it and its text begins with a reminder's
marker; every other issue is left alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from okrsite.ci.api import Api, UncertainError
from okrsite.ci.reminders import Reminder, is_marker

DONE = "Nothing waits any more."


def keep_issues(api: Api, repository: str, reminders: Iterable[Reminder], login: str) -> tuple[str, ...]:
    """Open, change and close issues; a line for each that was touched."""
    existing = _ours(api, repository, login)
    done = []
    for reminder in reminders:
        issue = existing.pop(reminder.marker, None)
        if issue is None:
            number = _open(api, repository, reminder, login)
            done.append(f"Opened #{number}: {reminder.title}")
        elif (_text(issue), issue.get("title")) != (reminder.body.strip(), reminder.title):
            change = {"title": reminder.title, "body": reminder.body}
            api.send("PATCH", f"/repos/{repository}/issues/{int(issue['number'])}", change)
            done.append(f"Changed #{issue['number']}: {reminder.title}")
    for marker, issue in existing.items():
        change = {"body": f"{marker}\n{DONE}\n", "state": "closed", "state_reason": "completed"}
        api.send("PATCH", f"/repos/{repository}/issues/{int(issue['number'])}", change)
        done.append(f"Closed #{issue['number']}: nothing waits any more")
    return tuple(done)


def _open(api: Api, repository: str, reminder: Reminder, login: str) -> int:
    new = {"title": reminder.title, "body": reminder.body}
    try:
        return int(api.send("POST", f"/repos/{repository}/issues", new).value["number"])
    except UncertainError:
        # It may be there all the same, and there shall be one.
        issue = _ours(api, repository, login).get(reminder.marker)
        if issue is not None:
            return int(issue["number"])
    return int(api.send("POST", f"/repos/{repository}/issues", new).value["number"])


def _ours(api: Api, repository: str, login: str) -> dict[str, Mapping[str, Any]]:
    """Our open issues by their markers; of several with one marker the oldest."""
    found: dict[str, Mapping[str, Any]] = {}
    for issue in api.pages(f"/repos/{repository}/issues", state="open", creator=login, sort="created", direction="asc"):
        marker = _text(issue).partition("\n")[0].strip()
        is_ours = (issue.get("user") or {}).get("login") == login and "pull_request" not in issue
        if is_ours and is_marker(marker):
            found.setdefault(marker, issue)
    return found


def _text(issue: Mapping[str, Any]) -> str:
    return str(issue.get("body") or "").replace("\r\n", "\n").strip()
