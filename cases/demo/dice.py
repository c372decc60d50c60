"""Chance that repeats: the same seed and words give the same throws, on every machine. Pure."""

import random


def dice(seed: int, *about: object) -> random.Random:
    """A generator for one subject, so that throws about it do not depend on how many were made before."""
    return random.Random(":".join(str(part) for part in (seed, *about)))  # noqa: S311  invented people need no secrecy


def number(seed: int, *about: object) -> int:
    """A seed for `privacy.chance.seeded` that belongs to one moment of the story."""
    return dice(seed, *about).getrandbits(62)
