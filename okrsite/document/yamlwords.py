"""What libyaml says of text that is not YAML, in words for someone who does not know YAML.

In goes the parser's error; out comes a problem on the place that caused it.
"""

import yaml

from okrsite.document.problem import Problem
from okrsite.text.source import Span

_PLAIN_WORDS = (
    ("mapping values are not allowed", "There is a colon where none can be.",
     'A text with a colon in it must be put in quotes: `title: "First: the rest"`. Otherwise check the indentation.'),
    ("could not find expected ':'", "This line is not a field: it has no colon after its name.",
     "Write `name: value`, or indent the line if it continues the one above."),
    ("found character that cannot start any token", "A value cannot begin with this character.",
     "Put the value in quotes."),
    ("did not find expected ',' or ']'", "Here a list in brackets needs a comma or its closing `]`.",
     "Close it with `]`, or put commas between its items, and quotes around an item that holds one of `,[]{}`."),
    ("did not find expected ',' or '}'", "Here a group in braces needs a comma or its closing `}`.",
     "Close it with `}`, or put commas between its fields, and quotes around a text that holds one of `,[]{}`."),
    ("unexpected end of stream", "A quotation is not closed.", "Put a closing quotation mark at its end."),
    ("unknown escape character", "A backslash inside double quotes begins a special character.",
     "Use single quotes, or write the backslash twice."),
    ("invalid Unicode character escape", "There is no such character.", "Use single quotes, or write the backslash twice."),
    ("did not find expected hexdecimal number", "A backslash inside double quotes begins a special character.",
     "Use single quotes, or write the backslash twice."),
    ("did not find expected '-' indicator", "This line does not belong to the list above it.",
     "Indent it like the lines it belongs to, or begin it with `- `."),
    ("did not find expected key", "This line is not indented like the fields around it, or a quotation mark stands inside a quotation.",
     "Give fields of one group the same indentation, made of spaces. In single quotes, write a single quote twice."),
    ("did not find expected alphabetic or numeric character", "A value cannot begin with `*` or `&`.", "Put the value in quotes."),
    ("did not find expected node content", "A value is missing between two commas or brackets.", "Add it, or remove the comma."),
    ("did not find expected comment or line break", "Nothing can stand beside `>` or `|`: they begin a text on the lines below.",
     "If the sign belongs to the text, put the text in quotes; else write the text below, indented."),
    ("block sequence entries are not allowed", "A list cannot begin here.",
     "Begin it on a line of its own. If the hyphen belongs to a text, put the text in quotes."),
    ("mapping keys are not allowed", "A value cannot begin with a question mark and a blank.", "Put the value in quotes."),
    ("did not find expected <document start>", "This belongs to no field.",
     "Write `name: value` lines, and put a value in quotes as a whole or not at all."),
    ("found a tab character", "There is a tab where only spaces can be.", "Indent with spaces."),
    ("directive", "A line cannot begin with `%` here.", "Remove it, or put the value in quotes."),
    ("found incompatible YAML document", "A line cannot begin with `%` here.", "Remove it."),
    ("tag", "A value cannot begin with `!`: YAML has a meaning of its own for it.", "Put the value in quotes."),
    ("anchor", "A value cannot begin with `&`: YAML has a meaning of its own for it.", "Put the value in quotes."),
    ("block scalar", "What follows `>` or `|` is not indented as it should be.",
     "Indent the lines of the text alike, with spaces."),
)  # fmt: skip
ANY_HELP = "Check this line and the one above it: their indentation, colons, quotes and brackets. Put a text with other signs in quotes."


def syntax_problem(error: yaml.MarkedYAMLError, text: str, offset: int) -> Problem:
    """Where the parser gave up on `text`, which begins at `offset` of its file, and why."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(text))
    said = f"{error.problem or ''} {error.context or ''}".strip()
    context = error.context_mark
    if context is not None and (
        "unexpected end of stream" in said
        or "expected ':'" in said
        or ("expected ',' or" in said and mark is not None and mark.line > context.line)
    ):
        at = min(context.index, len(text))  # what begins there is what does not end
    while at > 0 and (at >= len(text) or text[at] in "\r\n") and text[at - 1] in "\r\n":
        at -= 1  # an error "at the start of the next line" belongs to the line that caused it
    end = at
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    span = Span(at, max(end, min(at + 1, len(text)))).within(offset)
    if text[at : at + 1] == "\t":
        said = "found a tab character"
    for fragment, message, help_text in _PLAIN_WORDS:
        if fragment in said:
            return Problem("invalid-yaml", message, span, help=help_text)
    return Problem("invalid-yaml", f"This is not valid YAML: {said}.", span, help=ANY_HELP)
