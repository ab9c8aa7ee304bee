"""What is printed where: formats, colours, and streams that take less than everything."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Workplace

pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")

ERROR = "---\nname: Größe 漢\nwert: 漢\n---\n"


@pytest.fixture
def broken(workplace: Workplace) -> Workplace:
    """A company with an error in a text that is not English, and a warning."""
    workplace.write(
        {
            "content/company.md": ERROR,
            "content/cycles/q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
            "content/objectives/win.md": "---\ntitle: Win\ncycle: q1\n---\n",
        }
    )
    return workplace


def test_formats(broken: Workplace) -> None:
    check = ("check", "--today", "2026-02-14", "--format")
    text, as_json, sarif, github = (broken.run(*check, style) for style in ("text", "json", "sarif", "github"))
    assert {outcome.code for outcome in (text, as_json, sarif, github)} == {1}
    assert {outcome.err for outcome in (text, as_json, sarif, github)} == {""}
    assert "content/company.md:3:1: error[unknown-field]" in text.out
    assert "\x1b" not in text.out
    problems = json.loads(as_json.out)["problems"]
    assert {problem["rule"] for problem in problems} >= {"unknown-field", "no-owner"}
    assert {result["ruleId"] for result in json.loads(sarif.out)["runs"][0]["results"]} == {p["rule"] for p in problems}
    assert len(re.findall(r"^::(?:error|warning|notice) file=content/", github.out, re.MULTILINE)) == len(problems)


def test_quiet_prints_errors_only(broken: Workplace) -> None:
    quiet = broken.call("check", "--quiet", "--today", "2026-02-14", "--format", "json")
    assert {problem["severity"] for problem in json.loads(quiet.out)["problems"]} == {"error"}
    broken.write({"content/company.md": "---\nname: A\n---\n"})
    assert broken.call("check", "-q", "--today", "2026-02-14").out == ""
    loud = broken.call("check", "--today", "2026-02-14")
    assert loud.code == 0, "warnings stop nothing"
    assert "no-owner" in loud.out


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_stream_of_ascii_alone(broken: Workplace, environment: dict[str, str]) -> None:
    for style in ("text", "json", "github", "sarif"):
        outcome = broken.run("check", "--format", style, environment=environment)
        assert outcome.code == 1
        assert "wert" in outcome.out


def shell(workplace: Workplace, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which `$OKRSITE` is the program."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "OKRSITE": f"{sys.executable} -m okrsite",
    }
    return subprocess.run(
        ["sh", "-c", command],
        cwd=workplace.folder,
        env=environment,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["check", "explain", "schema objective", "--help", "check --format json"])
def test_a_reader_who_leaves_early(broken: Workplace, command: str) -> None:
    result = shell(broken, f"$OKRSITE {command} | head -c 1; $OKRSITE {command} | true")
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&-"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_closed_streams(broken: Workplace, command: str, streams: str) -> None:
    result = shell(broken, f"$OKRSITE {command} {streams}; echo $? >code")
    assert "Traceback" not in result.stderr
    assert (broken.folder / "code").read_text() == "1\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", ["check", "explain", "--help"])
def test_a_full_disk(broken: Workplace, command: str) -> None:
    result = shell(broken, f"$OKRSITE {command} >/dev/full")
    assert result.returncode == 2
    assert result.stderr == "okrsite: No space left on device. Check the file, its rights and the disk.\n"


def on_a_terminal(workplace: Workplace, **environment: str) -> str:
    """What `okrsite check` prints on a terminal."""
    master, slave = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    subprocess.run(
        [sys.executable, "-m", "okrsite", "check"],
        cwd=workplace.folder,
        env={**kept, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm", **environment},
        stdout=slave,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    os.close(slave)
    printed = b""
    try:
        while chunk := os.read(master, 65536):
            printed += chunk
    except OSError:  # the other side is closed
        pass
    finally:
        os.close(master)
    return printed.decode()


def test_colours_only_where_they_are_wanted(broken: Workplace) -> None:
    assert "\x1b[" in on_a_terminal(broken)
    assert "\x1b[" not in on_a_terminal(broken, NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(broken, TERM="dumb")
    assert "\x1b[" not in broken.run("check", environment={"TERM": "xterm"}).out


def test_a_hostile_name_cannot_command_the_terminal(workplace: Workplace) -> None:
    workplace.write({"content/teams/\x1b]0;owned\x07.md": ERROR, "content/company.md": "---\n\u202e: x\n---\n"})
    printed = on_a_terminal(workplace)
    assert "\x1b]" not in printed
    assert "\x07" not in printed
    assert "\u202e" not in printed
