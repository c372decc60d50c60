"""The rooms above this one, reached through its own string foreign keys."""

from typing import Any

from django.db import models


def related(model: type[models.Model], field: str) -> Any:
    """The model at the other end of a foreign key: this room imports no room above it."""
    return model._meta.get_field(field).related_model
