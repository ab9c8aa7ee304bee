"""A diff for people at a terminal.

Whatever the content says, only visible characters and our own colours reach the terminal.
"""

from okrsite.history.report.outline import GoalRow, Item, MovedRow, outline
from okrsite.history.report.report import Report
from okrsite.text.report.cells import harmless

_RESET, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_TONES = {"+": "\x1b[32m", "−": "\x1b[31m", "~": "\x1b[33m"}


def write(report: Report) -> str:
    """The headline, then what changed kind by kind, then what moves with it."""
    told = outline(report)
    color = report.color
    lines = [_paint(harmless(told.headline), _BOLD, color), _paint(harmless(told.compared), _DIM, color)]
    lines += [_paint(harmless(warning), _TONES["−"], color) for warning in told.warnings]
    if told.goals:
        lines += ["", _paint("Moved goalposts", _BOLD, color)]
        lines += [line for row in told.goals for line in _goal(row)]
    for section in told.sections:
        lines += ["", _paint(section.title, _BOLD, color)]
        lines += [line for item in section.items for line in _item(item, color)]
    if told.moved:
        lines += ["", _paint("What moves with it", _BOLD, color)]
        lines += [line for row in told.moved for line in _moved(row)]
    return "\n".join(lines) + "\n"


def _goal(row: GoalRow) -> list[str]:
    indent = "  " if row.is_objective else "    "
    change = f": {row.change}" if row.change else ""
    figures = (
        f"{row.before} → {row.after}; with the original goal{'s' if row.is_objective else ''} {row.against_original}"
    )
    return [harmless(f"{indent}{row.title}{change}"), harmless(f"{indent}  {figures}")]


def _item(item: Item, color: bool) -> list[str]:
    identifier = f" ({item.id})" if item.id and item.id != item.title else ""
    figure = f"  {item.figure}" if item.figure else ""
    mark = _paint(item.mark, _TONES[item.mark], color)
    lines = []
    if item.title:
        place = _paint(harmless(f"  {item.place}"), _DIM, color)
        lines = [f"  {mark} {harmless(f'{item.title}{identifier}{figure}')}{place}"]
    return [*lines, *(harmless(f"      {line}") for line in item.lines)]


def _moved(row: MovedRow) -> list[str]:
    through = [harmless(f"      through {row.through}")] if row.through else []
    return [harmless(f"  {row.title}, {row.where}: {row.before} → {row.after}"), *through]


def _paint(text: str, tone: str, color: bool) -> str:
    return f"{tone}{text}{_RESET}" if color else text
