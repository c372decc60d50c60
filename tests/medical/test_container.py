"""The bundle itself: what is put in comes out, and nothing that was touched, cut or made by somebody else does."""

import json
from collections.abc import Callable
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medical.portability import container
from medical.portability.container import PIECE, Enclosed, Nobody, Part, Unusable
from tests.support.effort import examples

PUBLIC, PRIVATE = container.new_identity()
SIGNING = container.new_signing_key()
HEAD = {"bundle": "b", "sender": "Arbodienst Amstel"}
PARTS = (
    Part("entry", "2026-11-02", {"text": "één regel\nen nog een"}),
    Part("entry", "2026-11-03", {"text": "met bestand"}, True, Enclosed("application/pdf", (b"a" * PIECE, b"b"))),
    Part("fact", "2026-11-04", {"name": "psychological"}, False),
)
BUNDLE, MANIFEST = container.write(HEAD, PARTS, recipient=PUBLIC, signing=SIGNING)


class Kept:
    """Takes everything down."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.files: list[bytes] = []

    def part(self, number: int, part: Part, *, size: int, digest: str) -> None:
        """A part."""
        self.parts.append(part)

    def piece(self, number: int, content: bytes, *, last: bool) -> None:
        """A piece."""
        self.files.append(content)


def read(bundle: bytes, taker: Any = None, *, public: str = PUBLIC, private: str = PRIVATE) -> dict[str, Any]:
    head, _manifest = container.read([bundle], recipient=public, private=private, taker=taker or Nobody())
    return head


def test_what_is_put_in_comes_out() -> None:
    taker = Kept()
    head = read(BUNDLE, taker)
    assert head["sender"] == "Arbodienst Amstel"
    assert [(one.kind, one.happened_on, one.value, one.cased) for one in taker.parts] == [
        (one.kind, one.happened_on, one.value, one.cased) for one in PARTS
    ]
    assert taker.files == [b"a" * PIECE, b"b"]
    assert (MANIFEST.parts, MANIFEST.files, MANIFEST.kinds) == (3, 1, {"entry": 2, "fact": 1})
    assert container.contents_of(PARTS) == MANIFEST


def test_any_age_tool_opens_it_and_finds_json() -> None:
    plain = pyrage.decrypt(BUNDLE, [pyrage.x25519.Identity.from_str(PRIVATE)])
    lines = [json.loads(line) for line in plain.splitlines()]
    assert [next(iter(line)) for line in lines] == [
        "head", "part", "part", "content", "content", "part", "manifest", "signature",
    ]  # fmt: skip


@given(st.data())
@settings(max_examples=examples(60))
def test_a_bundle_that_was_touched_anywhere_is_refused(data: st.DataObject) -> None:
    """Header, pieces, their tags, the end: a byte changed, left out or put in, and the rest cut off."""
    region = data.draw(st.sampled_from([(0, 220), (220, 400), (PIECE // 4, PIECE), (len(BUNDLE) - 200, len(BUNDLE))]))
    place = data.draw(st.integers(region[0], region[1] - 1))
    what = data.draw(st.sampled_from(["flip", "drop", "add", "cut", "double"]))
    touched = {
        "flip": BUNDLE[:place] + bytes([BUNDLE[place] ^ (1 << data.draw(st.integers(0, 7)))]) + BUNDLE[place + 1 :],
        "drop": BUNDLE[:place] + BUNDLE[place + 1 :],
        "add": BUNDLE[:place] + b"\x00" + BUNDLE[place:],
        "cut": BUNDLE[:place],
        "double": BUNDLE + BUNDLE,
    }[what]
    with pytest.raises(Unusable):
        read(touched)


def _again(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> bytes:
    """Opened, changed and encrypted anew by somebody who has the contents and not the signing key."""
    plain = pyrage.decrypt(BUNDLE, [pyrage.x25519.Identity.from_str(PRIVATE)])
    lines = change([json.loads(line) for line in plain.splitlines()])
    made = b"".join(
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n" for line in lines
    )
    return bytes(pyrage.encrypt(made, [pyrage.x25519.Recipient.from_str(PUBLIC)]))


def _with_text(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines[1]["part"]["value"]["text"] = "iets anders"
    return lines


def _with_head(**values: Any) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    def change(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        lines[0]["head"] |= values
        return lines

    return change


OTHERS: dict[str, tuple[Callable[[list[dict[str, Any]]], list[dict[str, Any]]], str]] = {
    "another text": (_with_text, "format"),
    "a part less": (lambda lines: lines[:1] + lines[2:], "format"),
    "parts in another order": (lambda lines: [lines[0], lines[5], *lines[1:5], *lines[6:]], "format"),
    "a piece less": (lambda lines: lines[:4] + lines[5:], "format"),
    "pieces in another order": (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "format"),
    "no signature": (lambda lines: lines[:-1], "format"),
    "something behind the signature": (lambda lines: [*lines, lines[1]], "format"),
    "no manifest": (lambda lines: lines[:-2] + lines[-1:], "format"),
    "only a signature": (lambda lines: lines[-1:], "format"),
    "another sender's name": (_with_head(sender="Arbodienst Maas"), "format"),
    "a version of later": (_with_head(version=2), "version"),
    "a version of before": (_with_head(version=0), "version"),
    "another format": (_with_head(format="iets"), "format"),
    "another recipient": (_with_head(recipient=container.new_identity()[0]), "recipient"),
    "no lines of JSON": (lambda _lines: [{"x": "\u0000"}], "format"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_somebody_else_made_of_it_is_refused(name: str) -> None:
    change, reason = OTHERS[name]
    with pytest.raises(Unusable) as caught:
        read(_again(change))
    assert caught.value.reason == reason


def _signed_by(key: bytes) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """The signature of another bundle with the same contents under the first one's name."""
    other, _manifest = container.write(HEAD, PARTS, recipient=PUBLIC, signing=key)
    plain = pyrage.decrypt(other, [pyrage.x25519.Identity.from_str(PRIVATE)])
    return lambda lines: [*lines[:-1], json.loads(plain.splitlines()[-1])]


def test_the_signature_of_somebody_else_is_refused() -> None:
    with pytest.raises(Unusable) as caught:
        read(_again(_signed_by(container.new_signing_key())))
    assert caught.value.reason == "signature"


def test_another_key_opens_nothing() -> None:
    public, private = container.new_identity()
    with pytest.raises(Unusable) as caught:
        read(BUNDLE, public=public, private=private)
    assert caught.value.reason == "other_key"


def test_what_is_no_key_is_known() -> None:
    assert container.is_recipient(PUBLIC)
    for text in ("", "age1", PUBLIC[:-1], PUBLIC.replace("1", "l"), PRIVATE, "ssh-ed25519 AAAA"):
        assert not container.is_recipient(text)
    assert len(container.fingerprint(PUBLIC)) == 39


def test_a_bundle_does_not_grow_past_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_BYTES", 1000)
    with pytest.raises(Unusable) as caught:
        container.write(HEAD, PARTS, recipient=PUBLIC, signing=SIGNING)
    assert caught.value.reason == "too_big"
