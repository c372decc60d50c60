"""`python -m devstack.catalogues`: compile the translations with polib, so that no machine needs GNU gettext."""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_all() -> list[Path]:
    """Write a .mo beside each .po that is newer; returns the files written."""
    written = []
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)  # whoever reads meanwhile finds the old one or the new one, never half of it
            written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
