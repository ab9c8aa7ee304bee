"""The comment on a pull request: from a run that nobody trusts, on the pull request that the forge says it belongs to."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from okrsite.ci.api import Api, ApiError
from okrsite.ci.comment import FILE, MOST_BYTES, MOST_CHARACTERS, RefusedError, Run, comment_on, run_of, text_in
from okrsite.ci.event import CallError, Event
from okrsite.history.report.markdown import MARKER
from tests.ci.forge import BOT, REPOSITORY, REPOSITORY_ID, Fault, Forge

COMMIT = "c0ffee" * 6 + "c0ff"
FORK_ID = 99
RUN = Run(55, COMMIT, "change", "mallory", FORK_ID, "https://forge.example/runs/55")
DIFF = f"{MARKER}\n## What this changes\n\nReviews 60 % → 72 %\n"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def from_fork(forge: Forge, files: Mapping[str, str | bytes] | None = None, name: str = "okrsite-diff-12") -> None:
    """Pull request 12, from a fork, whose run has left files."""
    forge.pull(12, COMMIT, "change", "mallory", FORK_ID)
    forge.artifact(RUN.id, name, zipped(files or {FILE: DIFF}))


def post(api: Api) -> str:
    return comment_on(api, REPOSITORY, RUN, BOT)


def test_is_made_and_then_changed_in_place(api: Api, forge: Forge) -> None:
    from_fork(forge)
    assert post(api) == "The comment on #12 is made."
    forge.artifacts.clear()
    forge.artifact(RUN.id, "okrsite-diff-12", zipped({FILE: DIFF.replace("72", "75")}))
    assert post(api) == "The comment on #12 is changed."
    assert post(api) == "The comment on #12 is unchanged."
    (text,) = forge.texts(12)
    assert "75 %" in text
    assert len(forge.asked("POST")) == len(forge.asked("PATCH")) == 1


def test_where_nothing_changed_none_is_begun_and_one_that_is_there_says_so(api: Api, forge: Forge) -> None:
    from_fork(forge, {FILE: f"{MARKER}\n**Nothing changed\\.**\n"})
    assert post(api) == "The comment on #12 is not needed."
    assert not forge.comments
    forge.comment(12, DIFF)
    assert post(api) == "The comment on #12 is changed."


def test_is_found_on_a_later_page_and_only_where_it_is_ours(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.page_size = 2
    forge.comment(12, DIFF, "mallory")
    forge.comment(12, f"Look at this: {MARKER}")
    forge.comment(12, "something else")
    ours = forge.comment(12, f"{MARKER}\r\nold")
    assert post(api) == "The comment on #12 is changed."
    assert forge.texts(12)[:3] == [DIFF, f"Look at this: {MARKER}", "something else"]
    assert "72 %" in ours["body"]


def test_is_made_anew_where_someone_has_just_removed_it(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.comment(12, f"{MARKER}\nold")
    forge.faults.append(Fault("PATCH", "comments", 404, message="Not Found"))
    assert post(api) == "The comment on #12 is made."


def test_is_not_made_twice_where_no_answer_came(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.faults.append(Fault("POST", "comments", 502, done=True))
    assert post(api) == "The comment on #12 is made."
    assert len(forge.texts(12)) == 1


def test_is_made_after_all_where_no_answer_came_and_nothing_was_done(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.faults.append(Fault("POST", "comments", 502))
    post(api)
    assert len(forge.texts(12)) == 1


def test_a_token_without_the_right_is_told_so(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.faults.append(Fault("POST", "comments", 403, message="Resource not accessible by integration"))
    with pytest.raises(ApiError, match=r"Resource not accessible by integration.*`permissions:`"):
        post(api)


def test_the_artifact_is_not_believed_about_the_pull_request(api: Api, forge: Forge) -> None:
    """Pull request 1 stands at another commit: a stranger's run must not write there."""
    forge.pull(1, "beef" * 10, "other")
    from_fork(forge, name="okrsite-diff-1")
    assert "No open pull request #1" in post(api)
    assert not forge.comments
    assert not forge.asked("GET", "/zip")


@pytest.mark.parametrize(
    "change",
    [{"sha": "beef" * 10}, {"repo": {"id": REPOSITORY_ID}}, {"repo": None}],
    ids=["pushed since", "same branch name elsewhere", "fork is gone"],
)
def test_the_pull_request_must_stand_at_the_runs_commit(api: Api, forge: Forge, change: dict[str, Any]) -> None:
    from_fork(forge)
    forge.pulls[0]["head"].update(change)
    assert "a later run" in post(api)
    assert not forge.comments


def test_a_closed_pull_request_is_left_alone(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.pulls[0]["state"] = "closed"
    assert "No open pull request" in post(api)


def test_a_pull_request_into_another_repository_is_not_meant(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.pulls[0]["base"]["repo"] = {"id": 3, "full_name": "mallory/okrs"}
    assert "No open pull request" in post(api)


def test_no_text_is_no_comment(api: Api, forge: Forge) -> None:
    forge.artifact(RUN.id, "okrsite-diff-012", zipped({FILE: DIFF}))
    forge.artifact(RUN.id, "site", b"")
    assert post(api) == "The run left no text to post."


def test_two_texts_are_one_too_many(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.artifact(RUN.id, "okrsite-diff-13", zipped({FILE: DIFF}))
    with pytest.raises(RefusedError, match="more than one"):
        post(api)


def test_a_text_that_is_gone_is_no_failure(api: Api, forge: Forge) -> None:
    from_fork(forge)
    forge.faults.append(Fault("GET", "/zip", 410, message="Artifact has expired"))
    assert post(api) == "The run's text has been removed in the meantime."


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        (b"", "cannot be read"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (zipped({FILE: DIFF})[:-30], "cannot be read"),
        (zipped({}), "alone"),
        (zipped({FILE: DIFF, "more.sh": "#!/bin/sh"}), "alone"),
        (zipped({f"../{FILE}": DIFF}), "alone"),
        (zipped({f"/tmp/{FILE}": DIFF}), "alone"),  # noqa: S108  a hostile name
        (zipped({FILE: ""}), "does not begin"),
        (zipped({FILE: f"Hello\n{MARKER}\n"}), "does not begin"),
        (zipped({FILE: f"{MARKER} more\n"}), "does not begin"),
        (zipped({FILE: DIFF + "\x1b[31m"}), "control characters"),
        (zipped({FILE: DIFF + "\0"}), "control characters"),
        (zipped({FILE: MARKER.encode() + b"\n\xff\xfe"}), "not UTF-8"),
        (zipped({FILE: DIFF + "x" * MOST_BYTES}), "more than"),
        (zipped({FILE: b"\0" * (20 * MOST_BYTES)}), "more than"),
    ],
)
def test_an_artifact_of_another_form_is_refused(archive: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        text_in(archive)


def test_an_artifact_that_is_too_long_is_not_fetched_whole(api: Api, forge: Forge) -> None:
    forge.pull(12, COMMIT, "change", "mallory", FORK_ID)
    forge.artifact(RUN.id, "okrsite-diff-12", b"x" * (MOST_BYTES + 1))
    with pytest.raises(ApiError, match="longer than"):
        post(api)


def test_nobody_is_called(api: Api, forge: Forge) -> None:
    from_fork(forge, {FILE: f"{MARKER}\n@acme/everyone and @ada, mail a@b.example\n"})
    post(api)
    assert forge.texts(12)[0].split("\r\n")[1] == "@\u200bacme/everyone and @\u200bada, mail a@\u200bb.example"


def test_what_is_long_is_cut_behind_a_line_and_says_so(api: Api, forge: Forge) -> None:
    from_fork(forge, {FILE: DIFF + "a line of the change\n" * 10_000})
    post(api)
    lines = forge.texts(12)[0].split("\r\n")
    assert sum(map(len, lines)) + len(lines) <= MOST_CHARACTERS
    assert lines[-3] == "a line of the change"
    assert RUN.page in lines[-1]


def event(**changes: Any) -> Event:
    run = {
        "id": 55,
        "event": "pull_request",
        "head_sha": COMMIT,
        "head_branch": "change",
        "head_repository": {"id": FORK_ID, "owner": {"login": "mallory"}},
        "html_url": RUN.page,
        **changes,
    }
    return Event({"workflow_run": run})


def test_the_run_is_read_from_the_event() -> None:
    assert run_of(event()) == RUN


@pytest.mark.parametrize("changes", [{"event": "push"}, {"head_repository": None}])
def test_other_runs_are_passed_over(changes: dict[str, Any]) -> None:
    assert run_of(event(**changes)) is None


def test_another_event_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match=r"no `workflow_run\.event`"):
        run_of(Event({"issue": {}}))
    with pytest.raises(CallError, match=r"no `workflow_run\.id`"):
        run_of(event(id="55"))
