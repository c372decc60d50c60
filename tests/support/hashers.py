"""Argon2 at its lowest cost."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """Same algorithm and format as in production."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
