"""`python -m devstack demo [--port N] | manage ARGUMENTS… | reset`, behind the Makefile."""

import argparse
import sys

from devstack import demo


def main() -> int:
    """Dispatch; returns the exit code."""
    if sys.argv[1:2] == ["manage"]:
        return demo.manage(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m devstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo").add_argument("--port", type=int, default=8000)
    commands.add_parser("manage")
    commands.add_parser("reset")
    arguments = parser.parse_args()
    try:
        if arguments.command == "demo":
            return demo.run(arguments.port)
        demo.reset()
    except demo.Busy as busy:
        sys.stderr.write(f"{busy}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
