"""The client of a forge's API, against a server that answers as the documentation says."""

import pytest

from okrsite.ci.api import LONGEST_WAIT_SECONDS, TRIES, Api, ApiError, UncertainError, github
from tests.ci.conftest import Patience
from tests.ci.forge import REPOSITORY, Fault, Forge

COMMENTS = f"/repos/{REPOSITORY}/issues/1/comments"


def test_says_who_it_is_and_what_it_speaks(api: Api, forge: Forge) -> None:
    api.get(COMMENTS)
    headers = {name.lower(): value for name, value in forge.requests[0].headers.items()}
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["user-agent"].startswith("okrsite/")


def test_reads_every_page(api: Api, forge: Forge) -> None:
    forge.page_size = 2
    for number in range(5):
        forge.comment(1, f"comment {number}")
    assert [each["body"] for each in api.pages(COMMENTS)] == [f"comment {number}" for number in range(5)]
    assert [each.query.get("page") for each in forge.requests] == [None, "2", "3"]


def test_reads_no_page_elsewhere(api: Api, forge: Forge) -> None:
    link = {"Link": '<http://127.0.0.2/next>; rel="next"'}
    forge.faults.append(Fault("GET", "comments", 200, link, "a list"))
    with pytest.raises(ApiError, match="another address"):
        list(api.pages(COMMENTS))


@pytest.mark.parametrize(
    ("status", "headers", "message", "waited"),
    [
        (429, {"Retry-After": "7"}, "Too Many Requests", 7),
        (403, {"Retry-After": "9"}, "You have exceeded a secondary rate limit", 9),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000030"}, "API rate limit exceeded", 31),
        (403, {}, "You have exceeded a secondary rate limit. Please wait a few minutes", 60),
        (429, {}, "Too Many Requests", 60),
    ],
)
def test_waits_where_a_limit_asks_for_it(
    api: Api, forge: Forge, patience: Patience, status: int, headers: dict[str, str], message: str, waited: float
) -> None:
    forge.faults.append(Fault("POST", "comments", status, headers, message))
    api.send("POST", COMMENTS, {"body": "hello"})
    assert patience.seconds == [waited]
    assert forge.texts(1) == ["hello"]
    assert message.split()[0] in patience.said[0]


def test_gives_up_where_the_wait_is_too_long(api: Api, forge: Forge, patience: Patience) -> None:
    forge.faults.append(Fault("POST", "comments", 429, {"Retry-After": str(LONGEST_WAIT_SECONDS + 1)}, "Slow down"))
    with pytest.raises(
        ApiError, match=r"a limit of the forge is reached \(429: Slow down\)\. The next try would be in 301 s"
    ):
        api.send("POST", COMMENTS, {"body": "hello"})
    assert patience.seconds == []
    assert forge.texts(1) == []


def test_waits_for_longer_each_time_and_not_for_ever(api: Api, forge: Forge, patience: Patience) -> None:
    forge.faults += [Fault("GET", "comments", 503, message="Unavailable")] * TRIES
    with pytest.raises(UncertainError, match=f"503: Unavailable.*tried {TRIES} times"):
        api.get(COMMENTS)
    assert patience.seconds == [1, 2, 4, 8]


@pytest.mark.parametrize(
    "fault", [Fault("PATCH", "", 502), Fault("PATCH", "", drops=True)], ids=["bad gateway", "dropped"]
)
def test_sends_again_what_does_no_harm_twice(api: Api, forge: Forge, fault: Fault) -> None:
    comment = forge.comment(1, "old")
    forge.faults.append(fault)
    api.send("PATCH", f"/repos/{REPOSITORY}/issues/comments/{comment['id']}", {"body": "new"})
    assert forge.texts(1) == ["new"]


@pytest.mark.parametrize("fault", [Fault("POST", "", 502, done=True), Fault("POST", "", drops=True, done=True)])
def test_does_not_say_twice_what_may_have_been_heard(api: Api, forge: Forge, fault: Fault) -> None:
    forge.faults.append(fault)
    with pytest.raises(UncertainError):
        api.send("POST", COMMENTS, {"body": "hello"})
    assert len(forge.texts(1)) == 1


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        (401, "Bad credentials", "The token is not accepted"),
        (403, "Resource not accessible by integration", "`permissions:`"),
        (404, "Not Found", "There is no such thing, or the token may not see it"),
        (410, "Issues are disabled for this repo", "switched off"),
        (422, "Validation Failed", "422: Validation Failed"),
        (301, "Moved Permanently", "present name"),
    ],
)
def test_a_refusal_is_told_in_words_and_not_repeated(
    api: Api, forge: Forge, status: int, message: str, said: str
) -> None:
    forge.faults.append(Fault("POST", "comments", status, message=message))
    with pytest.raises(ApiError, match="POST /repos") as error:
        api.send("POST", COMMENTS, {"body": "hello"})
    assert said in str(error.value)
    assert error.value.status == status
    assert len(forge.requests) == 1


def test_no_server_is_told_in_words(patience: Patience) -> None:
    nowhere = Api("http://127.0.0.1:9", {}, patience.sleep, patience.clock)
    with pytest.raises(UncertainError, match=r"GET /x: no answer \(Connection refused\)"):
        nowhere.get("/x")


def test_speaks_to_web_addresses_only() -> None:
    with pytest.raises(ApiError, match="not the web address"):
        Api("file:///etc", {}).get("/passwd")


def test_fetches_a_file_from_elsewhere_without_the_token(api: Api, forge: Forge) -> None:
    forge.artifact(1, "x", b"data")
    identifier = forge.artifacts[1][0]["id"]
    assert api.download(f"/repos/{REPOSITORY}/actions/artifacts/{identifier}/zip", 100) == b"data"
    asked = {each.path.split("/")[1]: {name.lower() for name in each.headers} for each in forge.requests}
    assert "authorization" in asked["repos"]
    assert "authorization" not in asked["storage"]


def test_reads_no_more_than_is_allowed(api: Api, forge: Forge) -> None:
    forge.artifact(1, "x", b"x" * 101)
    with pytest.raises(ApiError, match="longer than 100 bytes"):
        api.download(f"/repos/{REPOSITORY}/actions/artifacts/{forge.artifacts[1][0]['id']}/zip", 100)


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(github("https://api.example", "secret", print))
