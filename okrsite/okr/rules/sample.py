"""Content for the examples of rules: documents in which all is well but for what an example is about.

They stand among the documents of `COMMON_FILES`.
"""

KEY_RESULTS = """\
  - {id: reviews, title: Reviews above four stars, unit: "%", start: 60, target: 85}
  - {id: downloads, title: Downloads in the first month, start: 0, target: 50000}
  - {id: crash-free, title: Crash-free sessions, unit: "%", keep: {at_least: 99.5}}
"""
REVIEWS, DOWNLOADS, CRASH_FREE = KEY_RESULTS.splitlines(keepends=True)


def objective(
    fields: str = "",
    *,
    title: str = "Win the market for mobile games",
    team: str = "marketing",
    owner: str = "ada",
    cycle: str = "2026-q1",
    key_results: str = KEY_RESULTS,
) -> str:
    """An objective. `fields` are lines of its own; an empty `team` makes it the company's."""
    stated = {"title": title, "team": team, "cycle": cycle, "owner": owner}
    lines = "".join(f"{name}: {value}\n" for name, value in stated.items() if value)
    return f"---\n{lines}{fields}key_results:\n{key_results}---\n"


def check_in(day: str, readings: str, comment: str = "The campaign works.") -> str:
    """A check-in of some readings (`launch/reviews: 72`)."""
    return f"---\ndate: {day}\nauthor: ada\nreadings: {{{readings}}}\n---\n{comment}\n"


def initiative(fields: str = "drives: [launch/reviews]\n", tasks: str = "") -> str:
    """An initiative of Marketing."""
    return f"---\ntitle: Multi-channel review campaign\nteam: marketing\nowner: ada\n{fields}---\n{tasks}"


def period(title: str, start: str, end: str, fields: str = "", body: str = "") -> str:
    """A cycle."""
    return f"---\ntitle: {title}\nstart: {start}\nend: {end}\n{fields}---\n{body}"
