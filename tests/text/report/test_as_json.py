"""Findings as programs read them."""

import json

from okrsite.text.report import Report, as_json
from tests.text.report.conftest import MakeReport

GOLDEN = {
    "problems": [
        {
            "rule": "broken-reference",
            "severity": "error",
            "message": "There is no cycle `fy26-q9`.",
            "path": "content/objectives/harbour.md",
            "line": 3,
            "column": 8,
            "end_line": 3,
            "end_column": 15,
            "help": "Did you mean `fy26-q1`?",
            "notes": [
                {
                    "message": "The nearest one is here.",
                    "path": "content/cycles/fy26-q1.md",
                    "line": 2,
                    "column": 8,
                    "end_line": 2,
                    "end_column": 21,
                }
            ],
        },
        {
            "rule": "duplicate-id",
            "severity": "warning",
            "message": "The id `reviews` is used twice.",
            "path": "content/objectives/harbour.md",
            "line": 10,
            "column": 9,
            "end_line": 10,
            "end_column": 16,
            "help": "",
            "notes": [
                {
                    "message": "It is first used here.",
                    "path": "content/objectives/harbour.md",
                    "line": 5,
                    "column": 9,
                    "end_line": 5,
                    "end_column": 16,
                }
            ],
        },
        {
            "rule": "unexplained-check-in",
            "severity": "advice",
            "message": "A jump of 20 % without a word: {why?}",
            "path": "content/checkins/2026-02-03.md",
            "line": 3,
            "column": 2,
            "end_line": 3,
            "end_column": 12,
            "help": "Say what happened.\nA sentence is enough.",
            "notes": [],
        },
    ]
}


def test_the_whole_report(report: Report) -> None:
    written = as_json.write(report)
    assert json.loads(written) == GOLDEN
    assert list(json.loads(written)["problems"][0]) == list(GOLDEN["problems"][0])
    assert written == json.dumps(GOLDEN, indent=2) + "\n"


def test_nothing_found_is_an_empty_list() -> None:
    assert json.loads(as_json.write(Report(()))) == {"problems": []}


def test_columns_count_characters_not_bytes(one: MakeReport) -> None:
    (problem,) = json.loads(as_json.write(one("\t🎉漢e\u0301«x\r\ny»")))["problems"]
    assert (problem["line"], problem["column"], problem["end_line"], problem["end_column"]) == (1, 6, 2, 2)


def test_hostile_words_are_data(one: MakeReport) -> None:
    hostile = 'a\x1b[2J\x9b\u202e\u2028"}\n\ud800'
    written = as_json.write(one("«x»", message=hostile, path=hostile))
    assert written.isascii()
    assert all(character.isprintable() or character == "\n" for character in written)
    (problem,) = json.loads(written)["problems"]
    assert problem["message"] == problem["path"] == hostile
