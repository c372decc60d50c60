"""The words of the six named alarms: each step's own text from the newest catalogue, in the language in force."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from outbox import topics
from timeline.catalogue import versions


def words(code: str) -> topics.Topic:
    """The topic `alarm:<code>`. Raises ValueError for a step without a named alarm."""
    rule = versions()[-1].by_code.get(code)
    if rule is None or rule.alarm is None:
        raise ValueError(f"step {code!r} has no named alarm")
    text = rule.alarm.in_language(get_language() or "nl").replace("%", "%%")
    return topics.Topic(topics.deadline_subject(), f"{_DOSSIER} {text}")


_DOSSIER = _("Dossier %(reference)s.")
