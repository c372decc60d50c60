"""No template says anything to people outside gettext: text, what is read aloud, and literals in tags."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parents[2] / "templates"
HOLE = "\N{REPLACEMENT CHARACTER}"  # where a tag or a variable stood
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = frozenset({"alt", "aria-description", "aria-label", "label", "placeholder", "title"})
LITERAL = re.compile(r"""(_\()?("[^"]*"|'[^']*')""")
TEXT_FILTERS = re.compile(r"""\|(?:add|default|default_if_none|join|pluralize|yesno):("[^"]*"|'[^']*')""")
ALLOWED = {
    "Poortwacht": "the product's name",
    "English": "the switch to English, in English",
    "Nederlands": "the switch to Dutch, in Dutch",
}


class Texts(HTMLParser):
    """(line, text) of what someone sees or hears, of HTML with holes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"kbd", "script", "style"}:
            self.inside.append(tag)
        button = tag == "input" and dict(attrs).get("type") in {"button", "reset", "submit"}
        spoken = SPOKEN | {"value"} if button else SPOKEN
        for name, value in attrs:
            if value and (name in spoken or (name.startswith("data-") and " " in value)):
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found.append((self.getpos()[0], data))


def literals(token: Token) -> Iterator[str]:
    """Texts in quotes inside a tag or variable that are shown as they are."""
    if token.token_type == TokenType.VAR:
        yield from (quoted[1:-1] for quoted in TEXT_FILTERS.findall(token.contents))
    elif not token.contents.startswith(("translate ", "blocktranslate ")):
        quoted = (text[1:-1] for translated, text in LITERAL.findall(token.contents) if not translated)
        yield from (text for text in quoted if " " in text or text[:1].isupper())  # others are names in the code


def untranslated(source: str) -> list[tuple[int, str]]:
    """(line, text) of everything with words that gettext does not know."""
    html, found, hidden = [], [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if hidden:
            hidden = "" if name == f"end{hidden}" else hidden
            html.append("\n" * token.contents.count("\n"))
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        else:
            hidden = name if name in {"blocktranslate", "comment"} else ""
            html.append(HOLE + "\n" * token.contents.count("\n"))
            found += [(token.lineno or 0, text) for text in literals(token)]
    found += Texts("".join(html)).found
    return [(line, text.strip()) for line, text in found if WORD.search(without_allowed(text))]


def without_allowed(text: str) -> str:
    """The text without names that are no language's."""
    return re.sub(rf"\b({'|'.join(ALLOWED)})\b", "", text)


def templates() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.html"))


def test_the_guard_sees_the_templates() -> None:
    assert len(templates()) >= 90


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_of_a_template_goes_through_gettext(path: Path) -> None:
    found = untranslated(path.read_text(encoding="utf-8"))
    assert not found, f'put these in {{% translate "…" %}}: {found}'


def test_no_allowed_name_is_stale() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in templates())
    assert [name for name in ALLOWED if name not in everything] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Ziek sinds {{ day }}</p>",
        '<a href="/" aria-label="Sluiten">×</a>',
        '<input type="submit" value="Bewaar">',
        "<button title='Waarom deze datum'>?</button>",
        '{{ name|default:"onbekend" }}',
        '{{ n }} dag{{ n|pluralize:"en" }}',
        '{% include "components/empty.html" with title="Geen meldingen" %}',
        '{% firstof label "Filters" %}',
        '{% translate "Goed" %}<p {% if x %}class="a"{% endif %}>Fout</p>',
    ],
)
def test_the_guard_finds_what_is_left_out(source: str) -> None:
    assert untranslated(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="soft {% if x == "open" %}b{% endif %}">{% translate "Ziek" %}: {{ day|date:"d-m-Y" }} · 1</p>',
        "{% blocktranslate trimmed %}\nZiek sinds {{ day }}\n{% endblocktranslate %}",
        '{% include "components/empty.html" with title=_("Geen meldingen") style="secondary" %}',
        "{# uitleg #}{% comment %}uitleg{% endcomment %}<kbd>Esc</kbd><script>let a = 1;</script>",
    ],
)
def test_the_guard_leaves_alone_what_nobody_reads(source: str) -> None:
    assert not untranslated(source)
