"""A row in every tenant table, made from what the models themselves say a row needs."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from privacy import chance
from tests.support.cast import House

_VALUES: dict[type[Any], Callable[[], Any]] = {
    models.CharField: lambda: chance.token(6)[:8],
    models.TextField: lambda: "x",
    models.URLField: lambda: "https://idp.example/",
    models.DateField: chance.today,
    models.DateTimeField: chance.now,
    models.BinaryField: lambda: b"x",
    models.UUIDField: chance.uuid,
    models.PositiveSmallIntegerField: lambda: 1,
    models.PositiveIntegerField: lambda: 1,
    models.BigIntegerField: lambda: 1,
    models.BooleanField: lambda: True,
}

# What may be null alone, but not together with the rest of a fresh row.
_ALSO: dict[str, dict[str, Any]] = {"medical_employeekey": {"wrapped": b"x"}}


class Rows:
    """The keys of one row per table and tenant. Call inside the tenant's system context, medical rows open."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, UUID], Any] = {}
        self._models = {model._meta.db_table: model for model in apps.get_models()}

    def fill(self, tables: Iterable[str], house: House, case_id: UUID) -> None:
        """See to it that each table has a row of the house."""
        preferred = {
            "cases_case": case_id,
            "employers_employee": house.employee_id,
            "employers_employer": house.employer_id,
        }
        self._keys |= {(table, house.tenant_id): key for table, key in preferred.items()}
        for table in tables:
            self._ensure(self._models[table], house)

    def key(self, table: str, house: House) -> Any:
        """The key of the row of the house."""
        return self._keys[(table, house.tenant_id)]

    def copy(self, table: str, **values: str) -> None:
        """Insert the first visible row again with other values, as if it were of another tenant."""
        statement = f"INSERT INTO {table} SELECT (jsonb_populate_record(x, %s::jsonb)).* FROM {table} x LIMIT 1"
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(values)])

    def _ensure(self, model: type[models.Model], house: House) -> Any:
        place = (model._meta.db_table, house.tenant_id)
        if place not in self._keys:
            manager: Any = model._default_manager
            found = manager.values_list("pk", flat=True).first()
            self._keys[place] = found or self._make(model, house)
        return self._keys[place]

    def _make(self, model: type[models.Model], house: House) -> Any:
        values: dict[str, Any] = dict(_ALSO.get(model._meta.db_table, {}))
        for field in model._meta.concrete_fields:
            if field.primary_key or field.null or field.has_default() or field.name == "tenant":
                continue
            values[field.attname] = self._value(field, house)
        manager: Any = model._default_manager
        return manager.create(tenant_id=house.tenant_id, **values).pk

    def _value(self, field: Any, house: House) -> Any:
        related: Any = field.related_model
        if related is None:
            return next(make() for kind, make in _VALUES.items() if type(field) is kind)
        if related._meta.db_table == "roles_user":
            return house.hr.user_id
        if field.model._meta.db_table in {"roles_artsgemachtigde", "roles_invitation"} and field.name == "membership":
            # On no side for any employer: another membership could mix, and one whose invitation waits does not work.
            return house.beheerder.id
        return self._ensure(related, house)
