"""The colours of tokens.css, measured (WCAG 2.2: 1.4.3 text, 1.4.11 controls)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
ACCENTS = re.findall(r"^\.accent-(\w+)", TOKENS, flags=re.MULTILINE)
TEXT, CONTROL = 4.5, 3.0


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--pw-([\w-]+): (#[0-9a-f]{3,8});", block))


COMMON = colours(TOKENS.split(".accent-", 1)[0])


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ["paper", "surface", "sunken"]
PAIRS = [
    *[(ink, ground) for ink in ("ink", "soft", "late", "due", "done", "calm", "medical") for ground in GROUNDS],
    *[(tone, f"{tone}-soft") for tone in ("late", "due", "done", "calm", "paused", "medical")],
    *[("soft", ground) for ground in ("calm-soft", "warn-soft")],
    *[("ink", ground) for ground in ("calm-soft", "warn-soft", "late-soft")],
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(COMMON[ink], COMMON[ground]) >= TEXT


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_control_can_be_seen(ground: str) -> None:
    assert contrast(COMMON["control"], COMMON[ground]) >= CONTROL


def test_there_is_a_choice_of_accents() -> None:
    assert len(ACCENTS) >= 5
    assert "petrol" in ACCENTS


@pytest.mark.parametrize("name", ACCENTS)
def test_an_accent_can_be_read_everywhere(name: str) -> None:
    accent = colours(re.search(rf"\.accent-{name} {{(.*?)}}", TOKENS, flags=re.DOTALL)[1])  # type: ignore[index]  # listed above
    for ground in ("#fff", COMMON["paper"], accent["accent-soft"], accent["here"]):
        assert contrast(accent["accent"], ground) >= TEXT
        assert contrast(accent["accent-strong"], ground) >= TEXT
        assert contrast(COMMON["ink"], ground) >= TEXT
        assert contrast(COMMON["soft"], ground) >= TEXT
    assert contrast(accent["rail-text"], accent["rail"]) >= TEXT
