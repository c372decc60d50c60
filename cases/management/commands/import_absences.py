"""`manage.py import_absences FILE --tenant SLUG --by EMAIL`: absences from a file of an HR package."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.imports import terminal, wording
from cases.imports.direct import import_file
from cases.imports.problems import FileRefused
from cases.imports.run import Options
from cases.imports.table import MAX_BYTES, Table, read_table
from privacy import audit, context
from privacy.actor import Actor, Role, system
from privacy.errors import Invalid, Refused
from roles import selectors as people
from roles.models import Membership, Tenant

_ROLES = (Role.BEHEERDER, Role.HR, Role.CM_WG)


class Command(BaseCommand):
    """Acts as the person named, with that person's rights. Exit 0 when done or nothing wrong in a dry run, else 1."""

    help = "Lees verzuim in uit een bestand van een personeelspakket."

    def add_arguments(self, parser: CommandParser) -> None:
        """File, tenant, person, and what may be done."""
        parser.add_argument("file", help="CSV-bestand: UTF-8, UTF-16 of Windows-1252; puntkomma, komma of tab")
        parser.add_argument("--tenant", required=True, help="korte naam van de omgeving")
        parser.add_argument("--by", required=True, help="e-mailadres van wie importeert (beheerder, hr of casemanager)")
        parser.add_argument("--employer", default="", help="werkgever van alle regels, zonder kolom daarvoor")
        parser.add_argument("--create-employers", action="store_true", help="maak werkgevers aan die nog niet bestaan")
        parser.add_argument("--dry-run", action="store_true", help="laat zien wat er zou veranderen en bewaar niets")
        parser.add_argument("--partial", action="store_true", help="sla werknemers met een foute regel over")
        parser.add_argument(
            "--override-reason", default="", help="waarom namen die iets over gezondheid zeggen blijven"
        )
        parser.add_argument("--mapping", default="", help='JSON: {"veld": "kolom"}, over de herkende kolommen heen')

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; problems go to stderr."""
        chosen = Options(
            mapping=_mapping(options["mapping"]),
            employer=options["employer"].strip(),
            create_employers=options["create_employers"],
            partial=options["partial"],
            override_reason=options["override_reason"].strip(),
        )
        table = _table(Path(options["file"]))
        bar = terminal.Bar(self.stderr, len(table.rows))
        report = _imported(options, table, chosen, bar)
        bar.end()
        for line in terminal.problem_lines(report):
            self.stderr.write(line)
        for line in terminal.lines(report, dry_run=options["dry_run"]):
            self.stdout.write(line)
        if report["problem_count"] and not chosen.partial:
            n = report["problem_count"]
            text = ngettext("%(n)d fout; er is niets bewaard.", "%(n)d fouten; er is niets bewaard.", n)
            raise CommandError(text % {"n": n})


def _imported(options: dict[str, Any], table: Table, chosen: Options, bar: terminal.Bar) -> dict[str, Any]:
    tenant = Tenant.objects.filter(slug=options["tenant"], active=True).first()
    if tenant is None:
        raise CommandError(_("--tenant: deze omgeving bestaat niet. Controleer de korte naam."))
    try:
        with context.entered(system(tenant.pk)):
            by = _actor(options["by"])
        with context.entered(by), audit.trail(by, source="command import_absences") as kept:
            report = import_file(
                by=by, file_name=options["file"], table=table, options=chosen, dry_run=options["dry_run"], progress=bar
            )
            audit.flush(kept)
            return report
    except FileRefused as refused:
        raise CommandError(wording.file_text(refused.code, refused.params)) from refused
    except Invalid as error:
        raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from error
    except Refused as error:
        raise CommandError(wording.file_text("not_allowed", {})) from error
    except IntegrityError as error:
        raise CommandError(wording.file_text("changed_meanwhile", {})) from error


def _actor(email: str) -> Actor:
    """The person's strongest membership that may import, valid today."""
    rows = Membership.objects.filter(user__email=email.strip().lower(), role__in=[role.value for role in _ROLES])
    found = {membership.role: membership.pk for membership in rows.order_by("valid_from")}
    for role in _ROLES:
        try:
            if role.value in found:
                return people.actor_of(found[role.value])
        except Membership.DoesNotExist:
            continue
    raise CommandError(_("--by: deze persoon mag hier niet importeren; noem een beheerder, hr of casemanager."))


def _table(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            return read_table(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise CommandError(_("FILE: dit bestand is niet te lezen. Controleer het pad en de rechten.")) from error
    except FileRefused as refused:
        raise CommandError(wording.file_text(refused.code, refused.params)) from refused


def _mapping(text: str) -> dict[str, str]:
    try:
        mapping = json.loads(text) if text else {}
    except ValueError as error:
        raise CommandError(_('--mapping: dit is geen JSON. Schrijf {"first_sick_day": "Datum ziek"}.')) from error
    if not isinstance(mapping, dict) or not all(isinstance(column, str) for column in mapping.values()):
        raise CommandError(_('--mapping: schrijf velden en kolommen, bijvoorbeeld {"first_sick_day": "Datum ziek"}.'))
    return mapping
