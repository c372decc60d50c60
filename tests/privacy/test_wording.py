"""The word list: what it finds, what it leaves alone, and how good it is on sentences as people write them."""

import csv
from pathlib import Path

import pytest

from privacy.wording import health_words, rules, version
from privacy.wording.phrases import parse

SETS = Path(__file__).parent / "wording"


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.word, hit.rule.id) for hit in health_words(text)]


def measured(name: str) -> tuple[float, float, int]:
    """(precision, recall, sentences) of a labelled set."""
    with (SETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    flagged = [row["label"] for row in rows if health_words(row["text"])]
    right = flagged.count("health")
    return right / len(flagged), right / sum(row["label"] == "health" for row in rows), len(rows)


# What was measured, with a little room; docs/proof.md gives the figures and how the sets were made.
@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("tuned", 0.98, 0.98), ("held_out", 0.97, 0.95), ("hard", 0.95, 0.9)]
)
def test_precision_and_recall(name: str, precision: float, recall: float) -> None:
    got = measured(name)
    assert got[0] >= precision, got
    assert got[1] >= recall, got


def test_the_labelled_sets_are_large_and_half_harmless() -> None:
    labels = []
    texts = []
    for path in SETS.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                labels.append(row["label"])
                texts.append(row["text"])
    assert set(labels) == {"work", "health"}
    assert len(labels) >= 400
    assert len(set(texts)) == len(texts)
    assert 0.45 <= labels.count("work") / len(labels) <= 0.55


def test_a_hit_names_word_category_rule_source_and_place() -> None:
    text = "Opbouw na Overspanning, in overleg."
    [hit] = health_words(text)
    assert (hit.word, text[hit.start : hit.end]) == ("Overspanning", "Overspanning")
    assert hit.rule.id == "diagnosis"
    assert hit.rule.nl == "De werkgever mag geen diagnose lezen."
    assert hit.rule.source.startswith("AP, Beleidsregels De zieke werknemer")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hernia's", "diagnosis"), ("griepje", "diagnosis"), ("depressieve", "diagnosis"), ("Burn-outs", "diagnosis"),
        ("burn out", "diagnosis"), ("burnoutklachten", "diagnosis"), ("rugklachten", "complaint"),
        ("knieoperaties", "treatment"), ("schouder-operatie", "treatment"), ("fysiotherapeutes", "treatment"),
        ("neurologen", "treatment"), ("pilletjes", "medicine"), ("antidepressiva", "medicine"),
        ("zwangere", "pregnancy"),
        ("suïcidaal", "psyche"), ("suicidaal", "psyche"), ("SUÏCIDAAL", "psyche"), ("longkanker", "diagnosis"),
    ],
)  # fmt: skip
def test_inflections_compounds_and_spellings(text: str, rule: str) -> None:
    assert [category for _word, category in found(f"Iets met {text} erin")] == [rule]


@pytest.mark.parametrize("text", ["overspaning", "fysiotherepie", "depressei", "medicatei", "migranie", "psycholgoog"])
def test_one_slip_of_the_keys_hides_nothing(text: str) -> None:
    assert found(f"Iets met {text} erin")


@pytest.mark.parametrize("text", ["verpakking", "krachten", "migratie", "facturen", "ontvangst", "overleven", "spits"])
def test_a_word_that_only_looks_like_one_is_left_alone(text: str) -> None:
    assert not found(f"Iets met {text} erin")


@pytest.mark.parametrize("text", ["F32.1", "ICD-10: M54", "P619", "CAS L685", "diagnosecode R51"])
def test_codes_of_illnesses(text: str) -> None:
    assert "code" in [category for _word, category in found(f"Zie {text} in de brief")]


@pytest.mark.parametrize(
    "text", ["afslag A27", "kamer P101", "formulier M12", "artikel R200", "NEN7510", "versie V2.10"]
)
def test_codes_of_other_things(text: str) -> None:
    assert not found(f"Zie {text} in de brief")


def test_a_part_of_the_body_counts_where_something_is_wrong_with_it() -> None:
    assert found("Hij heeft last van zijn arm.") == [("arm", "body")]
    assert not found("Hij neemt haar in de arm voor advies. Last minute geregeld.")


def test_decomposed_letters_and_invisible_signs_hide_nothing() -> None:
    text = "Zij is depressie\u0301f en heeft mi\u00adgraine"
    hits = health_words(text)
    assert [hit.rule.id for hit in hits] == ["diagnosis", "diagnosis"]
    assert [text[hit.start : hit.end] for hit in hits] == ["depressie\u0301f", "mi\u00adgraine"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "🙂" * 50, "İstanbul ﬁets ß", "a" * 5000, "- ' -- ’", "ǅ" * 9])
def test_any_text_is_read(text: str) -> None:
    assert all(text[hit.start : hit.end] == hit.word for hit in health_words(text))


def test_every_rule_speaks_both_languages_and_has_a_source() -> None:
    assert len(rules()) == 8
    assert all(rule.nl and rule.en and "RSC Werkwijzer" in rule.source for rule in rules().values())
    assert version()


@pytest.mark.parametrize("line", ["", "* woord", "woord?"])
def test_a_phrase_that_could_begin_anywhere_stops_the_list(line: str) -> None:
    with pytest.raises(ValueError, match=r"^[*a-z? ]*$"):
        parse(line)
