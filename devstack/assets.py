"""`python -m devstack.assets`: copy what the browser gets to static_build/vendor. Standard library only."""

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MODULES = ROOT / "node_modules"
_TARGET = ROOT / "static_build" / "vendor"
_FILES = {
    "@utrecht/component-library-css/dist/index.css": "utrecht.css",
    "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css": "voorbeeld-tokens.css",
    "@fontsource-variable/inter/wght.css": "inter/inter.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
_FONTS = "@fontsource-variable/inter/files/inter-*-wght-normal.woff2"


def build() -> list[Path]:
    """Lay out static_build/vendor anew, licences beside the files; returns what was written, relative to it."""
    shutil.rmtree(_TARGET, ignore_errors=True)
    plan = {_MODULES / source: _TARGET / target for source, target in _FILES.items()}
    plan |= {font: _TARGET / "inter" / "files" / font.name for font in sorted(_MODULES.glob(_FONTS))}
    for package in sorted({_package(source) for source in _FILES}):
        for licence in sorted((_MODULES / package).glob("LICENSE*")):
            plan[licence] = _TARGET / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt"
    for source, target in plan.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return sorted(path.relative_to(_TARGET) for path in plan.values())


def fingerprint() -> str:
    """Changes with any file that collectstatic reads: our own, the copied ones, and those of installed packages."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(path for folder in ("static", "static_build") for path in (ROOT / folder).rglob("*")):
        state = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


def _package(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[: 2 if path.startswith("@") else 1])


if __name__ == "__main__":
    build()
