"""Jobs of the import."""


def register() -> None:
    """Nothing to register yet."""
