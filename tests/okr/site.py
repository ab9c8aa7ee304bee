"""A whole content folder in memory, checked as the program checks it.

In go texts by path (static files too, and `_site.yml`); out come diagnostics.
"""

from collections.abc import Mapping
from datetime import date

from okrsite import config
from okrsite.build.examine import examine_documents
from okrsite.okr.finding import Finding
from okrsite.okr.parse import parse
from okrsite.okr.rules import RULES
from okrsite.text.diagnostic import Diagnostic
from okrsite.text.source import Source


def check(files: Mapping[str, str], today: date, latest_day: date | None = None) -> list[Diagnostic]:
    """All diagnostics of a site on a day. `latest_day` is the real day where the site is built as of an earlier one."""
    settings_text = files.get(config.FILE_NAME, "")
    settings, problems = config.read(settings_text, {rule.name: not rule.fixed for rule in RULES.values()})
    findings = [Finding.of_problem(problem, Source(config.FILE_NAME, settings_text)) for problem in problems]
    documents = [document for path in sorted(files) if _is_document(path) and (document := parse(path, files[path]))]
    statics = tuple(path for path in files if path.startswith("static/"))
    return list(examine_documents(documents, statics, settings, findings, today, latest_day or today).diagnostics)


def _is_document(path: str) -> bool:
    """As `read_folder` sees it."""
    is_passed_over = any(part.startswith(("_", ".")) for part in path.split("/")) or path.startswith("static/")
    return not is_passed_over and path.lower().endswith((".md", ".markdown"))
