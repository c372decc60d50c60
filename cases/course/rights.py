"""Who may make a change of course, and so take it back. Pure."""

from privacy.policy import Action

_RIGHTS = {
    "employment": Action.CASE_EMPLOYMENT,
    "leave": Action.CASE_EMPLOYMENT,
    "circumstances": Action.CASE_FACTS,
}


def right_for(kind: str) -> Action:
    """The action that a change of that kind asks for; a judgement is taken back by who gave it."""
    return _RIGHTS.get(kind, Action.CASE_CHANGE)
