"""Why somebody may not do something, in words for that person; empty where the general words will do."""

from django.utils.translation import gettext as _

from roles.names import task_name


def explained(reason: str) -> str:
    """The explanation of a reason of the policy."""
    kind, _colon, task = reason.partition(":")
    if kind == "task" and task:
        return _(
            "Deze taak is u voor dit dossier niet gedelegeerd: %(task)s. Vraag de bedrijfsarts om een taakdelegatie "
            "met deze taak; wat u wel mag doen staat bij Mijn taken. Deze poging is vastgelegd."
        ) % {"task": task_name(task)}
    return reason if " " in reason else ""  # a sentence was written to be read
