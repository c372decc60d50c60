"""Sensitivity classes of fields. A model lists every own field; the guard test fails on one that nobody classified."""

PUBLIC = "public"  # structure: ids, dates of steps, states
PERSONAL = "personal"  # about a person, seen by roles that the access table names
MEDICAL = "medical"  # behind the medical wall only
SECRET = "secret"  # noqa: S105  keys, hashes, tokens: never leaves the process
CLASSES = frozenset({PUBLIC, PERSONAL, MEDICAL, SECRET})


def classify(*, public: str = "", personal: str = "", medical: str = "", secret: str = "") -> dict[str, str]:
    """{field name: class} from four lists of field names in one string each; `id` and `tenant` are public."""
    groups = {PUBLIC: f"id tenant {public}", PERSONAL: personal, MEDICAL: medical, SECRET: secret}
    return {name: label for label, names in groups.items() for name in names.split()}
