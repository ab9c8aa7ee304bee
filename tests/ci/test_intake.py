"""A check-in from a form: the form is hostile, the author is found by the account, and the check judges before anyone else."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.build.examine import Examination, examine
from okrsite.ci import answers, form
from okrsite.ci.api import Api, ApiError
from okrsite.ci.form import CheckInForm
from okrsite.ci.intake import CheckInDraft, Refused, drafted, judged
from okrsite.ci.proposal import Author, Proposal, Proposed, SettledError, propose
from okrsite.document import yamltree
from tests.ci.forge import REPOSITORY, Fault, Forge

TODAY = date(2026, 2, 10)
CONTENT = {
    "company.md": "---\nname: Acme\n---\n",
    "people/ada.md": "---\nname: Ada Lovelace\ngithub: Ada-L\n---\n",
    "people/bo.md": "---\nname: Bo\n---\n",
    "teams/games.md": "---\nname: Games\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "kpis/rating.md": "---\ntitle: Store rating\n---\n",
    "objectives/launch.md": "---\ntitle: From launch to leader\naliases: take-off\nteam: games\ncycle: 2026-q1\nowner: ada\nkey_results:\n"
    '  - {id: reviews, title: Good reviews, unit: "%", start: 0, target: 90}\n'
    "  - {id: cost, title: Cost, unit: €, start: 10, target: 5}\n"
    "  - {id: markets, title: Markets, milestones: [{id: de, title: Germany}, {id: jp, title: Japan}]}\n"
    "  - {id: press, title: Press kit, done: false}\n"
    "  - {id: rating, title: Rating, kpi: rating, start: 3, target: 4.5}\n---\n",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for path, text in CONTENT.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def look(content: Path, drafts: dict[str, bytes] | None = None) -> Examination:
    return examine(content, datetime(2026, 2, 10, 12, tzinfo=UTC), TODAY, drafts)


def issue(
    readings: str = "reviews: 72",
    objective: str = "launch",
    day: str = "2026-02-03",
    confidence: str = "_No response_",
    comment: str = "_No response_",
) -> str:
    """The text of an issue, as the form makes it."""
    answered = {
        "Objective": objective,
        "Date": day,
        "Key results": readings,
        "Confidence": confidence,
        "Comment": comment,
    }
    return "\n\n".join(f"### {label}\n\n{text}" for label, text in answered.items()).replace("\n", "\r\n")


def read(text: str) -> CheckInForm:
    found = form.read(text)
    assert found is not None
    return found


def take(content: Path, text: str, login: str = "ada-l") -> CheckInDraft | Refused:
    made = drafted(read(text), look(content), login, 42)
    return made if isinstance(made, Refused) else judged(made, lambda drafts: look(content, dict(drafts)))


def written(content: Path, text: str) -> str:
    made = take(content, text)
    assert isinstance(made, CheckInDraft), made
    return made.draft.text


def problems(content: Path, text: str, login: str = "ada-l") -> str:
    made = take(content, text, login)
    assert isinstance(made, Refused), made
    return "\n".join(made.problems)


def test_a_form_becomes_a_file(content: Path) -> None:
    text = issue(
        "- reviews: 72 %, confidence 6\n`cost` = € 7.5\nMarkets: de, jp\n\nlaunch/press: done\nrating: 4.1",
        confidence="8",
        comment="Prompting works.\n\n- [ ] Japan next",
    )
    made = take(content, text)
    assert isinstance(made, CheckInDraft)
    assert made.draft.path == "checkins/2026-q1/2026-02-03-ada-launch-00042.md"
    assert made.draft.text == (
        "---\ndate: 2026-02-03\nauthor: ada\nreadings:\n"
        "  launch/reviews: {value: 72, confidence: 6}\n"
        "  launch/cost: {value: 7.5, confidence: 8}\n"
        "  launch/markets: {done: [de, jp], confidence: 8}\n"
        "  launch/press: {done: true, confidence: 8}\n"
        "kpis: {rating: 4.1}\n"
        "---\nPrompting works.\n\n- [ ] Japan next\n"
    )
    assert made.remarks == ()


@pytest.mark.parametrize(
    "objective",
    [
        "launch",
        "`launch`",
        "take-off",
        "from launch to  LEADER",
        "Launch",
        "https://okrs.example/x/objectives/launch/",
        "https://okrs.example/objectives/launch/#reviews",
        "content/objectives/2026-q1/launch.md",
        "launch/reviews",
    ],
)
def test_an_objective_can_be_named_in_many_ways(content: Path, objective: str) -> None:
    file = objective.replace("2026-q1/", "")
    assert "launch/reviews: 72" in written(content, issue(objective=file))


def test_without_a_date_it_is_today(content: Path) -> None:
    assert "date: 2026-02-10" in written(content, issue(day="_No response_"))


def test_a_second_check_in_of_a_day_comes_after_the_first(content: Path) -> None:
    first = take(content, issue())
    assert isinstance(first, CheckInDraft)
    file = content / first.draft.path
    file.parent.mkdir(parents=True)
    file.write_bytes(first.draft.data)
    second = drafted(read(issue("reviews: 75")), look(content), "ada-l", 7)
    assert isinstance(second, CheckInDraft)
    assert second.draft.path.removesuffix(".md") > first.draft.path.removesuffix(".md")


def test_of_two_forms_for_a_day_the_later_one_sorts_last(content: Path) -> None:
    """The check-in whose id sorts last counts; neither knows of the other before they are merged."""
    paths = [drafted(read(issue()), look(content), "ada-l", number) for number in (7, 42, 1000)]
    ids = [each.draft.path.removesuffix(".md") for each in paths if isinstance(each, CheckInDraft)]
    assert ids == sorted(ids)
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (issue(objective="lunch"), "There is no objective `lunch`. Did you mean `launch`?"),
        (issue(objective=""), "Under “Objective” there is nothing."),
        (issue("revews: 72"), "has no key result `revews`. Did you mean `reviews`?"),
        (issue("zzz: 72"), "Its key results are `reviews`, `cost`"),
        (issue("reviews: 72\nGood reviews: 73"), "`reviews` stands there twice."),
        (issue("reviews:"), "`reviews` has no value."),
        (issue("72"), "“72” is not of the form `key result: value`."),
        (issue("_No response_"), "Under “Key results” there is nothing."),
        (issue("reviews: many"), "`many` is not a number."),
        (issue("reviews: 41,000"), "`41,000` is not a number."),
        (issue("reviews: 1e999"), "is not a number"),
        (issue("reviews: 9" + "9" * 40), "out of range"),
        (issue("rating: high"), "`high` is not a number."),
        (issue("markets: fr"), "There is no milestone `fr`. Known: de, jp."),
        (issue("press: perhaps"), "`perhaps` is neither yes nor no."),
        (issue(confidence="11"), "`11` is out of range"),
        (issue("reviews: 72, confidence 99"), "`99` is out of range"),
        (issue(day="3.2.2026"), "`3.2.2026` is not a day; write it like 2026-01-31."),
        (issue(day="2026-02-30"), "There is no such day"),
        (issue(day="2026-03-03"), "This check-in is dated 21 days ahead."),
        (issue(comment="See ![](../missing.png)"), "There is no"),
        (issue("x" * 501 + ": 1"), "is not of the form"),
        (issue("\n".join(["reviews: 72"] * 201)), "stands there twice"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(content: Path, text: str, said: str) -> None:
    assert said in problems(content, text)


def test_a_closed_cycle_takes_no_check_in(content: Path) -> None:
    cycle = content / "cycles/2026-q1.md"
    closed = CONTENT["cycles/2026-q1.md"].replace("end: 2026-03-31", "end: 2026-03-31\nclosed: 2026-02-10")
    cycle.write_text(f"{closed}## Retrospective\nWe learned.\n")
    assert "was closed on 2026-02-10" in problems(content, issue())


def test_several_problems_are_told_at_once(content: Path) -> None:
    assert len(problems(content, issue("revews: 72\ncost: much", confidence="none at all")).splitlines()) == 3


def test_the_author_is_whose_account_sent_it(content: Path) -> None:
    assert "author: ada\n" in written(content, issue(comment="author: bo"))
    told = problems(content, issue(), "stranger")
    assert "Your account `stranger` belongs to nobody in this portal yet." in told
    assert "`github: stranger`" in told
    (content / "people/bo.md").write_text("---\nname: Bo\ngithub: ada-l\n---\n")
    assert "stands in `people/ada.md` and `people/bo.md`" in problems(content, issue())


def test_a_warning_of_the_check_is_a_remark(content: Path) -> None:
    made = take(content, issue("reviews: 72", day="2025-12-01"))
    assert isinstance(made, CheckInDraft)
    (remark,) = made.remarks
    assert "31 days before" in remark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "### Objective",
        "Hello\n\n" + issue(),
        issue().replace("### Confidence", "### Confidenz"),
        "### Comment\n\nx\n\n### Objective\n\nx",
    ],
)
def test_another_text_is_not_the_form(text: str) -> None:
    assert form.read(text) is None


def test_the_last_field_reaches_to_the_end() -> None:
    comment = "One\n\n### Objective\n\nother\n\n### Key results\n\nreviews: 0"
    found = read(issue(comment=comment))
    assert found.comment == comment
    assert [line.value for line in found.lines] == ["72"]


def test_a_fenced_answer_is_unwrapped() -> None:
    assert [line.name for line in read(issue("```text\nreviews: 72\ncost: 3\n```")).lines] == ["reviews", "cost"]


HOSTILE = [
    "$(touch /tmp/x)`touch /tmp/x`; rm -rf /",
    "${{ github.token }}",
    "---\ndate: 1999-01-01\nauthor: bo\n---",
    "::set-output name=x::y",
    "]: !!python/object/apply:os.system",
    "\u202e\u2066evil",
    "a" * 5000,
    "{" * 5000,
    "### Key results",
    "\0\x1b[31m",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["readings", "objective", "day", "confidence", "comment"])
def test_no_answer_changes_who_reports_or_where(content: Path, field: str, text: str) -> None:
    made = take(content, issue(**{field: text}))
    if isinstance(made, Refused):
        assert made.problems
        answers.refused(made)
        return
    assert made.draft.path == f"checkins/2026-q1/{made.day}-ada-launch-00042.md"
    yaml = made.draft.text.split("---\n")[1]
    tree, _ = yamltree.read(yaml)
    assert tree is not None
    assert tree.value["author"] == "ada"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40), st.text(max_size=40), st.text(max_size=300))
def test_any_form_is_read_or_not_the_form(
    readings: str, objective: str, day: str, confidence: str, comment: str
) -> None:
    found = form.read(issue(readings, objective, day, confidence, comment))
    assert found is None or isinstance(found, CheckInForm)


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_any_text_of_an_issue_is_read(text: str) -> None:
    form.read(text)


def test_the_answers_call_nobody_and_name_what_was_written(content: Path) -> None:
    made = take(content, issue("@acme/all: 3"))
    assert isinstance(made, Refused)
    said = answers.refused(made)
    assert said.startswith("<!-- okrsite-check-in -->\n")
    assert "@acme" not in said
    assert "@\u200bacme/all" in said


def test_the_last_readings_stand_beside_the_new_ones(content: Path) -> None:
    first = take(content, issue("reviews: 60\nmarkets: de\npress: no\nrating: 4"))
    assert isinstance(first, CheckInDraft)
    (content / "checkins").mkdir()
    (content / "checkins/2026-02-03-ada.md").write_bytes(first.draft.data)
    second = take(
        content, issue("reviews: 72, confidence 7\ncost: 9\nmarkets: de, jp\npress: yes\nrating: 4.2", day="2026-02-09")
    )
    assert isinstance(second, CheckInDraft)
    assert [(row.before, row.value) for row in second.rows] == [
        ("60 %", "72, confidence 7"),
        ("–", "9"),
        ("de", "de, jp"),
        ("no", "yes"),
        ("4", "4.2"),
    ]


def test_the_pull_request_closes_the_issue_and_shows_the_readings(content: Path) -> None:
    made = take(content, issue("reviews: 72 %"))
    assert isinstance(made, CheckInDraft)
    assert answers.title(made) == "Check in on launch as of 2026-02-03"
    text = answers.pull_request(made, 42, "ada-l")
    table = "| From launch to leader | before | 2026-02-03 |\n|---|---|---|\n| Good reviews | – | 72 % |\n"
    assert table in text
    assert table in answers.proposed(made, Proposed(43, "x"))
    assert text.endswith("Closes #42.\n")
    assert "proposed in #43" in answers.proposed(made, Proposed(43, "x"))


@pytest.fixture
def repository(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A bare repository behind the forge; its first commit."""
    forge.git = tmp_path_factory.mktemp("bare")
    forge.in_git("init", "--quiet", "--bare", "--initial-branch=main", ".")
    blob = forge.in_git("hash-object", "-w", "--stdin", text="Hello\n")
    folder = forge.in_git("mktree", text=f"100644 blob {blob}\tcompany.md\n")
    tree = forge.in_git("mktree", text=f"040000 tree {folder}\tcontent\n100644 blob {blob}\tREADME.md\n")
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"]
    commit = forge.in_git(*identity, "commit-tree", tree, "-m", "Begin")
    forge.in_git("update-ref", "refs/heads/main", commit)
    return commit


def proposal(parent: str, text: str = "one\n", path: str = "content/checkins/2026-q1/x.md") -> Proposal:
    author = Author("Ada", "1+ada@users.noreply.github.com")
    return Proposal(path, text, "okrsite/check-in-42", "main", parent, author, "Check in", "Closes #42.")


def send(api: Api, made: Proposal) -> Proposed:
    return propose(api, REPOSITORY, "https://forge.example", made)


def files(forge: Forge, branch: str = "okrsite/check-in-42") -> list[str]:
    return forge.in_git("ls-tree", "-r", "--name-only", branch).splitlines()


def test_a_file_is_proposed_on_a_branch_of_its_own(api: Api, forge: Forge, repository: str) -> None:
    made = send(api, proposal(repository))
    assert made.number == forge.pulls[0]["number"]
    assert files(forge) == ["README.md", "content/checkins/2026-q1/x.md", "content/company.md"]
    told = forge.in_git("log", "-1", "--format=%an <%ae>|%s|%P", "okrsite/check-in-42")
    assert told == f"Ada <1+ada@users.noreply.github.com>|Check in|{repository}"
    assert files(forge, "main") == ["README.md", "content/company.md"]


def test_proposed_again_the_same_pull_request_shows_the_new_file_alone(api: Api, forge: Forge, repository: str) -> None:
    first = send(api, proposal(repository))
    second = send(api, proposal(repository, "two\n", "content/checkins/2026-q1/y.md"))
    assert first == second
    assert files(forge) == ["README.md", "content/checkins/2026-q1/y.md", "content/company.md"]
    assert len(forge.pulls) == 1


def test_what_is_merged_is_not_proposed_again(api: Api, forge: Forge, repository: str) -> None:
    send(api, proposal(repository))
    forge.pulls[0].update(state="closed", merged_at="2026-02-03T10:00:00Z")
    with pytest.raises(SettledError):
        send(api, proposal(repository, "two\n"))


def test_what_was_closed_is_proposed_anew(api: Api, forge: Forge, repository: str) -> None:
    send(api, proposal(repository))
    forge.pulls[0]["state"] = "closed"
    assert send(api, proposal(repository)).number == forge.pulls[1]["number"]


def test_where_workflows_may_open_no_pull_request_a_person_can(api: Api, forge: Forge, repository: str) -> None:
    forge.lets_workflows_open_pull_requests = False
    made = send(api, proposal(repository))
    assert made == Proposed(None, f"https://forge.example/{REPOSITORY}/compare/main...okrsite/check-in-42?expand=1")
    assert "content/checkins/2026-q1/x.md" in files(forge)


@pytest.mark.parametrize("path", ["/git/trees", "/git/commits", "/git/refs", "/pulls"])
@pytest.mark.parametrize("done", [True, False])
def test_a_bad_moment_leaves_one_pull_request(
    api: Api, forge: Forge, repository: str, path: str, *, done: bool
) -> None:
    forge.faults.append(Fault("POST", f"{path}$", 502, done=done))
    try:
        send(api, proposal(repository))
    except ApiError:
        assert not done  # nothing was done, and the next edit of the form tries again
        send(api, proposal(repository))
    assert len(forge.pulls) == 1
    assert "content/checkins/2026-q1/x.md" in files(forge)


def test_a_branch_of_that_name_in_a_fork_is_another(api: Api, forge: Forge, repository: str) -> None:
    forge.pull(3, "beef" * 10, "okrsite/check-in-42")
    forge.pulls[0]["head"]["repo"]["full_name"] = "acme/fork"
    forge.pulls[0]["state"] = "closed"
    assert send(api, proposal(repository)).number != 3
