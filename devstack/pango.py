"""`python -m devstack.pango`: WeasyPrint draws PDFs with Pango, a library that pip cannot bring."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys

_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


def present() -> bool:
    """True when the libraries that WeasyPrint opens are on this machine."""
    return all(_opens(name) for name in _LIBRARIES)


def ensure() -> bool:
    """Install Pango where that is allowed, else say how; everything but PDFs works without it."""
    if present():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *_PACKAGES]):
            subprocess.run(
                ["apt-get", *arguments],
                check=False,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        if present():
            return True
    command = "brew install pango" if sys.platform == "darwin" else f"sudo apt-get install {' '.join(_PACKAGES)}"
    sys.stderr.write(f"Pango is missing: everything works but the PDFs. To get them: {command}\n")
    return False


def _opens(name: str) -> bool:
    for candidate in (f"lib{name}.so.0", ctypes.util.find_library(name)):
        try:
            if candidate:
                ctypes.CDLL(candidate)
                return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    ensure()
