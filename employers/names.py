"""Dutch names as people write and sort them. Pure."""


def display_name(initials: str, prefix: str, last_name: str) -> str:
    """`D. van der Meijer`."""
    return " ".join(part for part in (initials, prefix, last_name) if part)


def sort_name(initials: str, prefix: str, last_name: str) -> str:
    """`Meijer, D. van der`: lists sort on the main part."""
    return ", ".join(part for part in (last_name, " ".join(p for p in (initials, prefix) if p)) if part)
