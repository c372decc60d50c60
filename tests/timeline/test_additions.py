"""What a tenant may add to a version of the catalogue, and what it may not."""

from typing import Any

import pytest

from tests.timeline.worlds import RULES
from timeline.catalogue.additions import extended, own_rule
from timeline.errors import CatalogueError

ROW: dict[str, Any] = {
    "code": "X-KAART", "target": 14, "owner": ["WG"], "source": "Eigen afspraak", "trigger": "own",
    "name": {"nl": "Kaart", "en": "Card"}, "rule": {"nl": "Stuur een kaart.", "en": "Send a card."},
}  # fmt: skip


def test_rows_come_after_those_of_the_law_which_stay_as_they_are() -> None:
    whole = extended(RULES, [own_rule(ROW)])
    assert whole.steps[:-1] == RULES.steps
    assert whole.steps[-1].code == "X-KAART"
    assert extended(RULES, []) is RULES


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": "W42-MELDING-UWV"}, "begins with X-"),
        ({"part": "wia"}, "has no 'folds_into', 'part' or 'alarm'"),
        ({"folds_into": "W6-PROBLEEMANALYSE"}, "has no 'folds_into'"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"owner": ["NOBODY"]}, "unknown owner"),
        ({"target": {"after": "W7-NIETS", "days": 1}}, "no step and no event"),
        ({"target": {"after": "X-KAART-2", "days": 1}}, "no step and no event"),
        ({"fact": "moon"}, "unknown fact 'moon'"),
        ({"source": " "}, "empty 'source'"),
    ],
)
def test_a_row_that_is_not_one_is_refused(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(CatalogueError, match=expected):
        extended(RULES, [own_rule({**ROW, **change})])


def test_a_medical_row_cannot_be_made() -> None:
    assert own_rule({**ROW, "visibility": "existence-medical"}).visibility == "case"


def test_two_rows_with_one_code_or_in_a_circle_are_refused() -> None:
    with pytest.raises(CatalogueError, match="same code"):
        extended(RULES, [own_rule(ROW), own_rule(ROW)])
    follows = {"code": "X-TWEE", "target": {"after": "X-KAART", "days": 1}}
    circle = [own_rule({**ROW, **follows}), own_rule({**ROW, "target": {"after": "X-TWEE", "days": 1}})]
    with pytest.raises(CatalogueError, match=r"cycle: X-(KAART|TWEE) → X-(KAART|TWEE)"):
        extended(RULES, circle)
