"""`make prove MINUTES=n`: a quarter of the time rounds of faults, the rest pairs of worlds and deliberate leaks."""

import argparse
import subprocess
import sys

_PARTS = {"tests.faults.prove": 0.25, "tests.privacy.prove": 0.75}


def main() -> int:
    """Run the parts one after the other; 1 when any of them found something."""
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("--minutes", type=float, required=True)
    given = parser.parse_args()
    command = [sys.executable, "-W", "ignore", "-m"]
    codes = [
        subprocess.run([*command, part, "--minutes", str(given.minutes * share)], check=False).returncode
        for part, share in _PARTS.items()
    ]
    return max(map(abs, codes))


if __name__ == "__main__":
    sys.exit(main())
