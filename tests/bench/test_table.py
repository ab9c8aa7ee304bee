"""What is measured again replaces what was measured before, and nothing else."""

from datetime import date

import pytest

from tests.bench.table import BEGIN, END, ElsewhereError, Row, put_into, table

COLD = Row("cold build", 2.0, 1.0, " × Hugo", "26 s; Hugo 13 s")
CHECK = Row("`check`", 0.4, 0.45, " s", "median of 9")
EARLIER, TODAY = date(2026, 11, 1), date(2026, 11, 22)
REPORT = f"Before.\n\n{BEGIN}\n{END}\n\nAfter.\n"


def test_a_table_says_what_was_met_and_when() -> None:
    assert table("2 cores", [COLD, CHECK], TODAY).splitlines() == [
        "Measured on 2 cores.",
        "",
        "| work | goal | measured | | on |",
        "|---|---|---|---|---|",
        "| cold build | at most 1 × Hugo | 2.00 × Hugo (26 s; Hugo 13 s) | **missed** | 2026-11-22 |",
        "| `check` | at most 0.45 s | 0.40 s (median of 9) | met | 2026-11-22 |",
    ]


def test_rows_that_are_not_measured_again_stay_with_their_day() -> None:
    first = put_into(REPORT, "2 cores", [COLD, CHECK], EARLIER)
    second = put_into(first, "2 cores", [Row("cold build", 0.9, 1.0, " × Hugo", "12 s; Hugo 13 s")], TODAY)
    assert second == first.replace(
        COLD.line(EARLIER), "| cold build | at most 1 × Hugo | 0.90 × Hugo (12 s; Hugo 13 s) | met | 2026-11-22 |"
    )
    assert second.startswith("Before.")
    assert second.endswith(f"{END}\n\nAfter.\n")


def test_a_row_that_could_not_be_measured_replaces_none_that_was() -> None:
    missing = Row("cold build", None, 1.0, " × Hugo")
    assert "| cold build | at most 1 × Hugo | not measured | | |" in table("2 cores", [missing], TODAY)
    first = put_into(REPORT, "2 cores", [COLD], EARLIER)
    assert put_into(first, "2 cores", [missing, CHECK], TODAY).count(COLD.line(EARLIER)) == 1


def test_rows_of_two_machines_are_not_mixed() -> None:
    first = put_into(REPORT, "2 cores", [COLD, CHECK], EARLIER)
    with pytest.raises(ElsewhereError, match="another machine"):
        put_into(first, "4 cores", [CHECK], TODAY)
    assert "2 cores" not in put_into(first, "4 cores", [COLD, CHECK], TODAY)
