"""The steps of the action and of the workflows, run as GitHub runs them: under bash, with what GitHub sets and nothing else.

Only what is GitHub's own is stood in for: the values of expressions, and the files by which a step hands on its outputs. A step
that `uses` another action is passed over.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
WORKFLOWS = ROOT / ".github/workflows"
STARTER = ROOT / "okrsite/author/starter/dot-github"

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_NAME = re.compile(r"(?:inputs|steps|github|env)\.[\w.-]+")


def load(path: Path) -> dict[str, Any]:
    """A workflow or an action; `on` is not the truth value that YAML 1.1 takes it for."""
    read = yaml.safe_load(path.read_text(encoding="utf-8").replace("\non:", '\n"on":'))
    assert isinstance(read, dict)
    return read


def workflows(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders or (WORKFLOWS, STARTER / "workflows") for path in folder.glob("*.yml"))


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    return dict(load(path)["jobs"])


def steps(path: Path) -> list[dict[str, Any]]:
    """All steps of a workflow or of the action."""
    if path == ACTION:
        return list(load(path)["runs"]["steps"])
    return [step for job in jobs(path).values() for step in job.get("steps", ())]


def run_steps(path: Path) -> list[dict[str, Any]]:
    return [step for step in steps(path) if "run" in step]


@dataclass
class Result:
    code: int
    out: str
    err: str


@dataclass
class Runner:
    """A machine that runs steps one after the other in a checkout. `values` are those of expressions."""

    workspace: Path
    temp: Path
    values: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return self._file("summary").read_text(encoding="utf-8")

    @property
    def outputs(self) -> dict[str, str]:
        lines = self._file("output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def run(self, step: Mapping[str, Any]) -> Result:
        """Run one step's script."""
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env=self._environment(step.get("env", {})),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        self.path += [line for line in self._file("path").read_text().splitlines() if line not in self.path]
        outcome = Result(result.returncode, result.stdout.decode(), result.stderr.decode())
        assert "Traceback" not in outcome.err, outcome.err
        return outcome

    def act(self, **inputs: str) -> list[tuple[str, Result]]:
        """Run the action's scripts with inputs, as far as their conditions allow; what each came to."""
        defaults = {name: each["default"] for name, each in load(ACTION)["inputs"].items()}
        assert inputs.keys() <= defaults.keys()
        self.values |= {f"inputs.{name}": value for name, value in {**defaults, **inputs}.items()}
        return list(self._act())

    def _act(self) -> Iterator[tuple[str, Result]]:
        failed = False
        for step in run_steps(ACTION):
            condition = str(step.get("if", ""))
            wanted = self._holds(condition) if condition else True
            if wanted and (not failed or "cancelled()" in condition):
                result = self.run(step)
                failed = failed or result.code != 0
                yield step["name"], result

    def _holds(self, condition: str) -> bool:
        """An expression of comparisons with `&&`; a run that nobody has cancelled."""
        inner = _EXPRESSION.fullmatch(condition)
        assert inner, condition
        found = True
        for term in inner[1].split("&&"):
            if term.strip() == "!cancelled()":
                continue
            name, relation, value = term.split()
            found = found and ((self.value(name) == value.strip("'")) == (relation == "=="))
        return found

    def value(self, name: str) -> str:
        assert _NAME.fullmatch(name), name
        return self.values[name]

    def _environment(self, own: Mapping[str, Any]) -> dict[str, str]:
        set_here = {name: _EXPRESSION.sub(lambda e: self.value(e[1]), str(text)) for name, text in own.items()}
        return {
            "PATH": os.pathsep.join([*reversed(self.path), os.environ["PATH"]]),
            "HOME": str(self.temp),
            "LANG": "C.UTF-8",
            "CI": "true",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self._file("output")),
            "GITHUB_STEP_SUMMARY": str(self._file("summary")),
            "GITHUB_PATH": str(self._file("path")),
            **self.environment,
            **set_here,
        }

    def _file(self, name: str) -> Path:
        file = self.temp / f"github-{name}"
        file.touch()
        return file


OKRSITE = f"PYTHONPATH={ROOT} exec {sys.executable} -m okrsite"


def runner(workspace: Path, temp: Path, okrsite: str = OKRSITE) -> Runner:
    """A machine. Nothing is downloaded: its `venv` and `pip` write down how they were called, and what they install calls
    `okrsite`, by default that of this checkout."""
    temp.mkdir(parents=True, exist_ok=True)
    program = temp / "python"
    program.write_text(_PYTHON.format(okrsite=okrsite), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert shutil.which("bash")
    values = {
        "steps.python.outputs.python-path": str(program),
        "steps.install.outcome": "success",
        "github.token": "a-token",
    }
    return Runner(workspace, temp, values)


_PYTHON = """#!/bin/sh
set -eu
echo "$@" >>"$RUNNER_TEMP/python-calls"
if [ "$2" = venv ]; then
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    printf '#!/bin/sh\\n%s "$@"\\n' '{okrsite}' >"$4/bin/okrsite"
    chmod +x "$4/bin/okrsite"
fi
"""
