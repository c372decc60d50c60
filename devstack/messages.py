"""`python -m devstack.messages`: bring locale/*/LC_MESSAGES/django.po in step with the texts in Python and templates.

What has a translation keeps it, what is new comes in empty, what is gone goes. The Dutch catalogue is left alone: Dutch
is the source, and it only holds the texts of Django that we word otherwise.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "cases", "medical", "timeline", "employers", "roles", "outbox", "privacy")
LANGUAGES = ("en",)
LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in LAZY} | {"gettext_noop": None}
Key = tuple[str, str | None]
HEADER = {
    "Project-Id-Version": "Poortwacht",
    "Language": "{language}",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def catalogue_path(language: str) -> Path:
    """The .po file of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Every file with texts for people: Python of the rooms, and templates."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted((ROOT / "templates").rglob("*.txt"))


def as_python(path: Path) -> str:
    """The file as Babel's Python reader takes it: of a template, its texts as gettext calls."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = re.sub(r"[^\S\n]+", " ", templatize(text, origin=str(path)))
    return "\n".join(line.strip() for line in calls.splitlines())  # indentation would mean blocks


def extracted() -> Catalog:
    """Every text in the tree, once, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        code = BytesIO(as_python(path).encode())
        for line, text, comments, context in extract("python", code, KEYWORDS, ("Translators:",)):
            found.add(text, locations=[(where, line)], auto_comments=comments, context=context)
    return found


def key(message: Message) -> Key:
    """The singular and the context, by which gettext finds a text."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def entry(message: Message, kept: polib.POEntry | None) -> polib.POEntry:
    """One text for the .po file, with the translation it had."""
    singular, plural = (message.id, "") if isinstance(message.id, str) else message.id
    fresh = polib.POEntry(
        msgid=singular,
        msgid_plural=plural,
        msgctxt=message.context,
        occurrences=[(where, "") for where in sorted({where for where, _line in message.locations})],
        comment="\n".join(message.auto_comments),
        flags=["python-format"] if message.python_format else [],
    )
    if plural:
        fresh.msgstr_plural = kept.msgstr_plural if kept and kept.msgid_plural == plural else {0: "", 1: ""}
    elif kept:
        fresh.msgstr = kept.msgstr
    return fresh


def update(language: str, found: Catalog) -> polib.POFile:
    """Write the .po file of a language; returns it."""
    path = catalogue_path(language)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    translated: dict[Key, polib.POEntry] = {(item.msgid, item.msgctxt): item for item in old if not item.obsolete}
    new = polib.POFile(wrapwidth=120)
    new.metadata = {name: value.format(language=language) for name, value in HEADER.items()}
    messages = (message for message in found if message.id)
    entries = [entry(message, translated.get(key(message))) for message in messages]
    new.extend(sorted(entries, key=lambda item: (item.occurrences[0], item.msgid)))
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return new


def main() -> int:
    """Update every catalogue and name what is left to translate; 1 when something is."""
    found = extracted()
    missing = 0
    for language in LANGUAGES:
        for item in update(language, found).untranslated_entries():
            missing += 1
            sys.stdout.write(f"{language}: {item.occurrences[0][0]}: {item.msgid}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
