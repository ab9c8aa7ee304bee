"""A company whose every word is hostile: markup in every text, words without end, letters that run from right to left.

In goes a folder; the content of a site is written into it. It is valid: `check` finds no error, and all of it is published.
What it tries to bring onto a page bears the name MARK.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

MARK = "hostile"
"""The name of every element, attribute and function that the content tries to bring onto a page."""

MARKUP = (
    f"""<script>{MARK}()</script>"><img src=x onerror={MARK}()>' onfocus='{MARK}()' autofocus {MARK}=1 </title></textarea>"""
    f"""</style><!-- ]]> --><{MARK}> {{{{ 7*7 }}}} {{% raw %}} &lt;b&gt; &#106; %(x)s \\u003c/script\\u003e `{MARK}`"""
)
LONG_WORD = "incomprehensibilities" * 15
RIGHT_TO_LEFT = "\u202eهدف الربع الأول\u202c — הגדלת ההכנסות (2026)"
PILED = "Z̸̢̛͙͍a̷̧͉͝l̵̡̰͘g̸̯̈́o̶͎͠ 👩🏽‍🚀👨‍👩‍👧‍👦 ﷽ ﷽ ﷽"
TEXTS = (MARKUP, LONG_WORD, RIGHT_TO_LEFT, PILED, "A", "constructor __proto__ toString NaN undefined null")
"""One of each kind of hostile text."""

BODY = f"""
<script>{MARK}()</script>
<img src=x onerror="{MARK}()">

<{MARK} onclick="{MARK}()">raw</{MARK}> <a href="javascript:{MARK}()">raw link</a> {MARKUP}

[script](javascript:{MARK}()) [vb](vbscript:{MARK}()) [data](data:text/html,<script>{MARK}()</script>)
[entity](&#x6A;avascript:{MARK}()) <javascript:{MARK}()> <data:text/html,{MARK}> [file](file:///etc/passwd)
[title](https://other.example/ "a\\" onmouseover=\\"{MARK}()") <https://other.example/"onmouseover="{MARK}()>
[quote](https://other.example/'"<>{MARK})

![alt" onload="{MARK}()](https://other.example/pixel.png "x\\" onload=\\"{MARK}()")
![svg](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9Imhvc3RpbGUoKSIvPg==)
![gif](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)

# page-main
###### Deep {MARKUP}
## page-main
## {LONG_WORD}
## <{MARK}>

```"><{MARK} onclick={MARK}()>
</code></pre><script>{MARK}()</script> {LONG_WORD}
```

| {MARKUP.replace("|", "")} | {LONG_WORD} | c | d | e | f | g | h |
|:--|--:|:-:|---|---|---|---|---|
| `</table><script>` | {RIGHT_TO_LEFT} | {LONG_WORD} | 1 | 2 | 3 | 4 | 5 |

A note[^1], another[^"><{MARK}>], and one that is nowhere[^nowhere].

[^1]: <{MARK}> {LONG_WORD}
[^"><{MARK}>]: {MARKUP}

{"> " * 60}deep

{"".join("  " * depth + "- item" + chr(10) for depth in range(60))}
- [x] {MARKUP}
- [ ] {LONG_WORD}
  - [x] {RIGHT_TO_LEFT}

{LONG_WORD}
{RIGHT_TO_LEFT} {PILED}
"""

CYCLE, FIRST_DAY, LAST_DAY = "2026-q4", date(2026, 10, 1), date(2026, 12, 31)
PAST, PAST_FIRST_DAY, PAST_LAST_DAY = "2026-q3", date(2026, 7, 1), date(2026, 9, 30)


def write(folder: Path, url: str) -> None:
    """Write the company, for a site that stands at `url`."""
    settings = {
        "title": MARKUP,
        "url": url,
        "repository": f"https://forge.example/it's/été;{MARK}=1&x",
        "branch": f"<{MARK}>'#?&",
        "language": "ar",
    }
    folder.mkdir(parents=True)
    (folder / "_site.yml").write_text(json.dumps(settings), encoding="utf-8")
    _document(folder / "company.md", {"name": MARKUP, "tagline": LONG_WORD, "lead": "person-0"}, BODY)
    for name, first_day, last_day in ((CYCLE, FIRST_DAY, LAST_DAY), (PAST, PAST_FIRST_DAY, PAST_LAST_DAY)):
        head = {"title": f"{name} {MARKUP}", "start": str(first_day), "end": str(last_day), "aliases": [f"old-{name}"]}
        _document(folder / f"cycles/{name}.md", head, f"{BODY}\n## Retrospective\n{BODY}")
    for index, text in enumerate(TEXTS):
        for path, head in _documents(index, text).items():
            _document(folder / path, head, _body(index, text))
    for number in range(40):
        text = TEXTS[number % len(TEXTS)]
        _document(folder / f"checkins/check-in-{number:02d}.md", _check_in(number, text), BODY if number < 2 else text)


def _documents(index: int, text: str) -> dict[str, dict[str, Any]]:
    """One document of each kind that has `text` wherever a text can stand, by path."""
    owner = {"team": f"team-{index}", "owner": f"person-{index}"}
    close = {"date": str(PAST_LAST_DAY), "outcome": "missed", "score": 0.3, "note": text}
    team = {"name": text, "lead": f"person-{index}", "members": [f"person-{each}" for each in range(len(TEXTS))]}
    return {
        f"teams/team-{index}.md": {**team, **({"parent": f"team-{index - 1}"} if index else {})},
        f"projects/project-{index}.md": {"name": text, "team": f"team-{index}"},
        f"people/person-{index}.md": {"name": text, "role": text, "team": f"team-{index}"},
        f"kpis/kpi-{index}.md": {"title": text, "unit": text, "source": f"javascript:{MARK}()", **owner},
        f"objectives/{CYCLE}-{index}.md": _objective(CYCLE, index, text),
        f"objectives/{PAST}-{index}.md": {**_objective(PAST, index, text), "close": close},
        f"initiatives/initiative-{index}.md": _initiative(index, text),
    }


def _objective(cycle: str, index: int, text: str) -> dict[str, Any]:
    """The first has every measure and many key results, the last has none."""
    return {
        "title": text,
        "team": f"team-{index}",
        "cycle": cycle,
        "owner": [f"person-{each}" for each in range(index + 1)],
        "supports": [f"{cycle}-{index - 1}"] if index else [],
        "tags": [text, LONG_WORD],
        "key_results": _key_results(index, text) if index < len(TEXTS) - 1 else [],
        "aliases": [f"old-{cycle}-{index}"],
    }


def _key_results(index: int, text: str) -> list[dict[str, Any]]:
    words = {"title": text, "description": text, "source": f"javascript:{MARK}()//{text}"}
    steps = [{"id": f"step-{each}", "title": title, "due": "2026-12-01"} for each, title in enumerate(TEXTS)]
    measures: list[dict[str, Any]] = [
        {"start": 0, "target": 1e14, "commit": 1, "stretch": 1e15, "unit": text},
        {"start": 1e-6, "target": -1e15, "unit": "%"},
        {"keep": {"between": [-1e15, 1e15]}, "unit": text},
        {"milestones": steps},
        {"done": False},
        {"baseline": True},
        {"kpi": "kpi-0", "start": 0, "target": 100},
        *({"start": 0, "target": each, "weight": 1_000_000} for each in range(1, 6)),
    ]
    chosen = measures if index == 0 else measures[: index + 1]
    return [{"id": f"kr-{each}", **words, **measure} for each, measure in enumerate(chosen)]


def _initiative(index: int, text: str) -> dict[str, Any]:
    return {
        "title": text,
        "team": f"team-{index}",
        "owner": f"person-{index}",
        "status": ("planned", "active", "paused", "done", "cancelled", "active")[index],
        "start": "2026-10-01",
        "due": "2026-11-01",
        "drives": [f"{CYCLE}-{each}/kr-0" for each in range(len(TEXTS) - 1)],
        "depends_on": [f"initiative-{index - 1}"] if index else [],
        "trackers": [f"https://tracker.example/{'x' * 300}?a='&b={MARK}"],
        "tags": [text],
    }


def _check_in(number: int, text: str) -> dict[str, Any]:
    """Readings of all that can be read, the first ones with a note."""
    readings: dict[str, Any] = {
        f"{CYCLE}-0/kr-0": {"value": 1e14 * (number % 10), "confidence": number % 11, "note": text},
        f"{CYCLE}-0/kr-1": {"value": -1e15, "note": text},
        f"{CYCLE}-0/kr-2": number,
        f"{CYCLE}-0/kr-3": {"done": ["step-0"], "note": text},
        f"{CYCLE}-0/kr-4": {"done": number > 30},
        f"{CYCLE}-1/kr-0": {"value": number, "note": text},
    }
    return {
        "date": str(FIRST_DAY + timedelta(days=number)),
        "author": f"person-{number % len(TEXTS)}",
        "readings": readings,
        "kpis": {"kpi-0": {"value": number, "note": text}},
    }


def _body(index: int, text: str) -> str:
    """All that Markdown can do in the first document of a kind, a word in the others, nothing in the last."""
    return BODY if index == 0 else text if index < len(TEXTS) - 1 else ""


def _document(path: Path, head: dict[str, Any], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps(head, ensure_ascii=False, indent=1)}\n---\n{body}", encoding="utf-8")
