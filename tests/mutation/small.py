"""Roles of a policy in small, for the tests of the tool."""


class _R:
    HR, BOSS, CM = "hr", "boss", "cm"


CLOSES = {"hr": "own"}
