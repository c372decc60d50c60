"""Reads of what people noted about steps: who knows, and until when no alert goes out."""

from collections.abc import Iterable
from dataclasses import replace

from timeline.models import Acknowledgement
from timeline.presentation import Attention, StepRow


def with_attention(steps: Iterable[StepRow]) -> list[StepRow]:
    """The rows with what was noted about them, in one query; of a step behind the wall nothing is noted."""
    rows = list(steps)
    asked = {row.id: row.act_by for row in rows if row.to_do and row.visibility == "case" and not row.medical}
    noted = Acknowledgement.objects.filter(step_id__in=list(asked)).select_related("noted_by") if asked else ()
    found = {
        one.step_id: Attention(one.noted_on, one.until, one.reason, one.noted_by.display_name if one.noted_by else "")
        for one in noted
        if one.act_by == asked[one.step_id]
    }
    return [replace(row, attention=found[row.id]) if row.id in found else row for row in rows]
