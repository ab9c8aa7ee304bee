"""`okrsite check` on content of every bad kind: a diagnostic with a place and a way out, or one line, and never a traceback."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from okrsite.okr.rules import RULES
from tests.cli.conftest import COMPANY, Workplace


def found(workplace: Workplace, *arguments: str) -> list[dict[str, Any]]:
    """The problems of a content folder; it has some."""
    outcome = workplace.call("check", "--format", "json", "--today", "2026-02-14", *arguments)
    problems: list[dict[str, Any]] = json.loads(outcome.out)["problems"]
    assert outcome.code == (1 if any(problem["severity"] == "error" for problem in problems) else 0)
    assert not outcome.err
    for problem in problems:
        assert problem["rule"] in RULES
        assert problem["help"], problem
    return problems


def only(workplace: Workplace) -> tuple[str, str, str]:
    """The only problem: its path, rule and message."""
    (problem,) = found(workplace)
    return problem["path"], problem["rule"], problem["message"]


class TestNothingToCheck:
    def test_no_content_folder(self, workplace: Workplace) -> None:
        outcome = workplace.call("check")
        assert outcome.code == 2
        assert outcome.message == "There is no content folder `content`. Name another with --content."

    @pytest.mark.parametrize("name", ["a\nb", "x" * 5_000, "x/" * 3_000, "\udcff", "file/inside", "../nowhere", ""])
    def test_no_such_folder(self, workplace: Workplace, name: str) -> None:
        workplace.write({"file": ""})
        outcome = workplace.call("check", "--content", name) if name else workplace.call("check")
        assert outcome.code == 2
        assert len(outcome.message) < 200

    @pytest.mark.parametrize(
        "files", [{}, {"content/_site.yml": "title: T\n"}, {"content/static/a.png": ""}, {"content/README.md": "Hello"}]
    )
    def test_no_documents(self, workplace: Workplace, files: dict[str, str]) -> None:
        (workplace.folder / "content").mkdir()
        workplace.write(files)
        for command in ("check", "build"):
            outcome = workplace.call(command)
            assert outcome.code == 2
            assert (
                outcome.message == "The content folder `content` holds no documents. Begin with `content/company.md`."
            )

    def test_only_broken_settings(self, workplace: Workplace) -> None:
        workplace.write({"content/_site.yml": "title: a: b\n"})
        assert only(workplace) == ("content/_site.yml", "invalid-yaml", "There is a colon where none can be.")


class TestBytes:
    """A document that is no text, in every place where that can happen."""

    @pytest.mark.parametrize(
        ("data", "line", "column"),
        [
            pytest.param(b"---\nname: \xff\n---\n", 2, 7, id="in front matter"),
            pytest.param(b"\xef\xbb\xbf---\nname: \xff\n---\n", 2, 7, id="after a byte-order mark"),
            pytest.param(b"---\nname: A\n---\nBody \xff\n", 4, 6, id="in the body"),
            pytest.param(b"---\r\nname: A\r\n---\r\nBody \xff\r\n", 4, 6, id="CRLF"),
            pytest.param(b"---\rname: A\r---\rBody \xff\r", 4, 6, id="CR"),
            pytest.param("---\nname: Ä\n---\n".encode("latin-1"), 2, 7, id="Latin-1"),
            pytest.param("---\nname: A\n---\n".encode("utf-16"), 1, 1, id="UTF-16"),
            pytest.param(b"---\nname: A\0B\n---\n", 2, 8, id="NUL"),
            pytest.param(b"---\nname: A\n---\n\x1b]0;title\x07", 4, 1, id="a command to a terminal"),
        ],
    )
    def test_no_text(self, workplace: Workplace, data: bytes, line: int, column: int) -> None:
        workplace.write({"content/company.md": data})
        (problem,) = found(workplace)
        assert (problem["rule"], problem["line"], problem["column"]) == ("invalid-yaml", line, column)

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_marks_and_line_ends_of_any_editor(self, workplace: Workplace, newline: str) -> None:
        text = f"\ufeff{COMPANY}\n## Mission\n\nTo [be](#mission).\n".replace("\n", newline)
        workplace.write({"content/company.md": text})
        assert not found(workplace)
        workplace.write({"content/company.md": text.replace("(#mission)", "(#nowhere)")})
        (problem,) = found(workplace)
        assert (problem["rule"], problem["line"], problem["column"]) == ("broken-anchor", 7, 9)

    def test_references_to_what_cannot_be_read_are_not_called_broken(self, company: Workplace) -> None:
        company.write({"content/teams/a.md": b"\xff", "content/teams/b.md": "---\nparent: a\n---\n[a](a.md)"})
        assert only(company)[:2] == ("content/teams/a.md", "invalid-yaml")

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("teams/a.md", "---\nname: " + "x" * 50_000_000 + "\n---\n"),
            ("teams/a.md", "---\nname: A\n---\n" + "x" * 50_000_000),
            ("_site.yml", "title: " + "x" * 50_000_000),
        ],
        ids=["front matter", "body", "settings"],
    )
    def test_50_megabytes(self, company: Workplace, path: str, text: str) -> None:
        company.write({f"content/{path}": text})
        at, rule, message = only(company)
        assert (at, rule) == (f"content/{path}", "unreadable-file")
        assert "50.0 MB; at most 1 MB" in message


class TestFiles:
    def test_links_that_leave_the_content_folder_show_nothing_of_what_they_lead_to(self, company: Workplace) -> None:
        company.write({"secret.md": "---\npassword: hunter2\n---\n"})
        content = company.folder / "content"
        for path in ("teams/a.md", "_site.yml", "static/a.txt"):
            (content / path).parent.mkdir(exist_ok=True)
            (content / path).symlink_to(company.folder / "secret.md")
        for style in ("text", "json", "github", "sarif"):
            outcome = company.call("check", "--format", style)
            assert outcome.code == 1
            assert outcome.out.count("This is a symbolic link that leaves the content folder.") == 3
            assert "hunter2" not in outcome.out

    def test_links_that_lead_nowhere_or_in_a_circle(self, company: Workplace) -> None:
        teams = company.folder / "content/teams"
        teams.mkdir()
        for name, target in {
            "a.md": "b.md",
            "b.md": "a.md",
            "c.md": "none.md",
            "d": "d",
            "e": ".",
            "f": "../..",
        }.items():
            (teams / name).symlink_to(target)
        problems = found(company)
        assert {problem["rule"] for problem in problems} == {"unreadable-file"}
        assert [problem["path"] for problem in problems] == [
            f"content/teams/{n}" for n in ("a.md", "b.md", "c.md", "e", "f")
        ]

    def test_settings_that_are_a_folder(self, company: Workplace) -> None:
        (company.folder / "content/_site.yml").mkdir()
        assert only(company)[:2] == ("content/_site.yml", "unreadable-file")

    @pytest.mark.parametrize("path", ["teams/a.md", "_site.yml"])
    def test_a_pipe_is_not_waited_for(self, company: Workplace, path: str) -> None:
        (company.folder / "content/teams").mkdir()
        os.mkfifo(company.folder / "content" / path)
        assert only(company)[:2] == (f"content/{path}", "unreadable-file")

    def test_names_that_are_no_ids(self, company: Workplace) -> None:
        names = ["Marketing", "größe", "a b", "a.b", "-a", "a_b", "index", "con", "x" * 251]
        company.write({f"content/teams/{name}.md": COMPANY for name in names})
        problems = found(company)
        assert sorted(Path(problem["path"]).stem for problem in problems) == sorted(names)
        assert {problem["rule"] for problem in problems} == {"invalid-id"}
        assert all(problem["help"].startswith("Rename the file.") for problem in problems)

    def test_a_name_as_long_as_names_can_be(self, company: Workplace) -> None:
        company.write({f"content/teams/{'x' * 200}.md": COMPANY, f"content/static/{'x' * 251}.png": ""})
        assert not found(company)

    @pytest.mark.parametrize(
        ("path", "way_out"),
        [
            ("teams/a.MD", "Rename the file."),
            ("teams/a.markdown", "Rename the file."),
            ("Company.md", "Did you mean `company.md`?"),
            ("team/a.md", "Did you mean `teams`?"),
            ("Teams/a.md", "Did you mean `teams`?"),
            ("elsewhere/a.md", "Or begin the folder's name with `_`."),
            ("notes.md", "or begin its name with `_`."),
        ],
    )
    def test_misplaced(self, company: Workplace, path: str, way_out: str) -> None:
        company.write({f"content/{path}": COMPANY})
        if not (company.folder / "content/company.md").samefile(company.folder / "content" / path):
            (problem,) = found(company)
            assert problem["rule"] == "misplaced-file"
            assert way_out in problem["help"]

    @pytest.mark.parametrize(
        "path", ["README.md", "teams/README.md", "teams/readme.md", "_drafts/a.md", "teams/_a.md", "LICENSE"]
    )
    def test_no_documents_of_ours(self, company: Workplace, path: str) -> None:
        company.write({f"content/{path}": "no front matter"})
        assert not found(company)

    def test_names_that_differ_only_in_case(self, company: Workplace) -> None:
        company.write({"content/static/a.png": "", "content/static/A.png": ""})
        if (company.folder / "content/static/a.png").samefile(company.folder / "content/static/A.png"):
            pytest.skip("this file system does not tell case apart")
        assert only(company)[:2] == ("content/static/a.png", "duplicate-url")

    def test_without_the_right_to_read(self, company: Workplace, as_nobody: tuple[str, ...]) -> None:
        company.write(
            {"content/teams/a.md": COMPANY, "content/static/a.png": "", "content/_site.yml": "", "content/kpis/a": ""}
        )
        locked = [company.folder / "content" / path for path in ("_site.yml", "teams/a.md", "static/a.png", "kpis")]
        for path in locked:
            path.chmod(0)
        try:
            outcome = company.run("check", "--format", "json", before=as_nobody)
        finally:
            for path in locked:
                path.chmod(0o755)
        assert outcome.code == 1
        problems = json.loads(outcome.out)["problems"]
        assert {problem["path"] for problem in problems} == {str(path.relative_to(company.folder)) for path in locked}
        assert {problem["message"] for problem in problems} == {"This cannot be read: permission is denied."}


@pytest.mark.parametrize(
    ("yaml", "rule"),
    [
        ("a: &a [x,x,x,x,x,x,x,x]\n" + "".join(f"{n}: &{n} [{','.join([f'*{b}'] * 8)}]\n" for b, n in zip("abcdef", "bcdefg", strict=True)), "invalid-yaml"),
        ("name: " + "[" * 100_000, "invalid-yaml"),
        ("name: !!python/object/apply:os.system ['touch owned']", "invalid-yaml"),
        ("".join(f"k{n}: v\n" for n in range(50_000)), "invalid-yaml"),
        ("name: *nobody", "invalid-yaml"),
        ("name: A\nname: B", "duplicate-key"),
        ("[name]: A", "invalid-yaml"),
        ("<<: {name: A}", "unknown-field"),
    ],
    ids=["aliases", "brackets", "tag", "fields", "alias", "twice", "list", "merge"],
)  # fmt: skip
def test_harmful_front_matter(workplace: Workplace, yaml: str, rule: str) -> None:
    workplace.write({"content/company.md": f"---\n{yaml}\n---\n"})
    assert only(workplace)[1] == rule
    assert not (workplace.folder / "owned").exists()


class TestAppearance:
    def test_no_such_theme(self, company: Workplace) -> None:
        company.write({"content/_site.yml": "title: Acme\ntheme: broadshet\n"})
        outcome = company.call("check", "--today", "2026-02-14")
        assert outcome.code == 1
        assert outcome.out.startswith("content/_site.yml:2:8: error[wrong-value] There is no theme `broadshet`.")
        assert "help: Did you mean `broadsheet`?" in outcome.out

    def test_a_theme_of_the_site(self, company: Workplace) -> None:
        company.write({"content/_site.yml": "theme: acme\n", "themes/acme/static/a.css": "", "more/zz/b.css": ""})
        assert company.call("check").code == 0
        outcome = company.call("check", "--themes", "more")
        assert "Add a folder `more/acme`, or use one of: broadsheet, default, zz." in outcome.out

    @pytest.mark.parametrize("command", ["check", "build"])
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("fr", "The theme has no words in `fr` yet: pages speak English, with dates and numbers as in `fr`."),
            ("pt-BR", "Its words belong in `themes/default/locale/pt.po`."),
            (
                "tlh",
                "`tlh` is no language that okrsite knows: the pages are English. Write a code such as `de` or `pt-BR`.",
            ),
        ],
    )
    def test_a_language_without_words(self, company: Workplace, command: str, language: str, said: str) -> None:
        company.write({"content/_site.yml": f"search: false\nlanguage: {language}\n"})
        for _again in range(2):
            outcome = company.call(command, "--today", "2026-02-14")
            assert outcome.code == 0
            (note,) = (line for line in outcome.err.splitlines() if line.startswith("okrsite: content/_site.yml:2: "))
            assert said in note
        assert not company.call(command, "--quiet").err

    @pytest.mark.parametrize("language", ["en", "en-US", "de", "DE", "de-AT", "ar"])
    def test_a_language_with_words(self, company: Workplace, language: str) -> None:
        company.write({"content/_site.yml": f"language: {language}\n"})
        assert not company.call("check").err

    def test_a_language_of_the_own_theme(self, company: Workplace) -> None:
        company.write({"content/_site.yml": "language: pt-BR\n", "themes/default/locale/pt_BR.po": ""})
        assert not company.call("check").err


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day(company: Workplace, day: str) -> None:
    company.write(
        {
            "content/cycles/all.md": "---\nstart: 1900-01-01\nend: 2199-12-31\n---\n",
            "content/objectives/win.md": "---\ntitle: Win\ncycle: all\nowner: ada\nkey_results:\n"
            "  - {id: a, title: A, start: -1e15, target: 1e15, phases: [{date: 1900-01-01, value: 0}]}\n"
            "  - {id: b, title: B, start: 0, target: 1e-6, from: 2199-12-31}\n---\n",
            "content/checkins/first.md": "---\ndate: 1900-01-01\nauthor: ada\nreadings: {win/a: 1e15, win/b: 1e15}\n---\n",
            "content/checkins/last.md": "---\ndate: 2199-12-31\nauthor: ada\nreadings: {win/a: -1e15, win/b: -1e15}\n---\n",
        }
    )
    for command in ("check", "build"):
        assert company.call(command, "--today", day).code in (0, 1)
