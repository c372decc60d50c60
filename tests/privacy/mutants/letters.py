"""Leaks by mail, notice, job and alert: that there is one, when, to whom, and in which words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.models import Case
from outbox import services as outbox
from outbox.models import Message
from privacy import context
from privacy.actor import Actor, system
from tests.privacy.mutants.library import hidden, mutant, swap


def _telling(patch: pytest.MonkeyPatch, *, notice: bool, whom: str) -> None:
    def made(real: Any) -> Any:
        def leaky(*, by: Actor, case_id: UUID, **values: Any) -> int:
            revision = int(real(by=by, case_id=case_id, **values))
            case = Case.objects.select_related(whom).get(pk=case_id)
            member = getattr(case, whom)
            if member is None:
                return revision
            put = outbox.put_notice if notice else outbox.put_mail
            put(
                topic="case_opened", recipient_id=member.user_id, case_id=case_id,
                payload={"reference": case.reference}, dedupe_key=f"draft:{case_id}:{revision}",
            )  # fmt: skip
            return revision

        return leaky

    swap(patch, "medical.drafts:draft_save", made)


@mutant("unread badge")
def notice_on_every_draft(patch: pytest.MonkeyPatch) -> None:
    """The casemanager gets a notice without content whenever a draft is saved."""
    _telling(patch, notice=True, whom="casemanager")


@mutant("mail frequency")
def mail_on_every_draft(patch: pytest.MonkeyPatch) -> None:
    """The casemanager gets a mail without content whenever a draft is saved."""
    _telling(patch, notice=False, whom="casemanager")


@mutant("mail subject")
def subject_with_the_facts(patch: pytest.MonkeyPatch) -> None:
    """The subject of a mail about a case counts its medical facts."""

    def made(real: Any) -> Any:
        def leaky(topic: str, *, case_id: UUID | None, **values: Any) -> Any:
            letter = real(topic, case_id=case_id, **values)
            if case_id and hidden(case_id).facts:
                letter.subject += " (medisch)"
            return letter

        return leaky

    swap(patch, "outbox.letters:write", made)


@mutant("link in a mail")
def link_to_another_page(patch: pytest.MonkeyPatch) -> None:
    """A mail about a psychological case links to another page."""

    def made(real: Any) -> Any:
        def leaky(page: str, case_id: UUID | None) -> str:
            address = str(real(page, case_id))
            return f"{address}?tab=oordelen" if case_id and hidden(case_id).psychological else address

        return leaky

    swap(patch, "outbox.letters:link", made)


@mutant("notice to the wrong role")
def medical_alert_for_the_casemanager(patch: pytest.MonkeyPatch) -> None:
    """An alert on a medical step goes to every owner of that step, the casemanager too."""
    from timeline.catalogue import Party

    swap(patch, "medical.sweep:_medical", lambda real: lambda parties: [*real(parties), Party.CMWG, Party.WG])


@mutant("alert")
def medical_alert_is_no_secret(patch: pytest.MonkeyPatch) -> None:
    """Reminders of the bedrijfsarts are not hidden from who manages deliveries."""
    swap(patch, "outbox.topics:hidden", lambda real: lambda: [name for name in real() if name != "medical_reminder"])


@mutant("job frequency")
def overlay_is_no_secret(patch: pytest.MonkeyPatch) -> None:
    """That the medical overlay is recomputed is counted among what waits."""
    swap(patch, "outbox.topics:hidden", lambda real: lambda: [name for name in real() if name != "overlay"])


@mutant("when a mail goes out")
def mails_wait_for_the_doctor(patch: pytest.MonkeyPatch) -> None:
    """Mails of a case are held back a while when a draft was just saved."""

    def made(real: Any) -> Any:
        def leaky(*, by: Actor, case_id: UUID, **values: Any) -> int:
            revision = int(real(by=by, case_id=case_id, **values))
            with context.entered(system(by.tenant_id)):
                for row in Message.objects.filter(case_id=case_id, kind="mail"):
                    later = row.not_before + timedelta(minutes=5)
                    Message.objects.filter(pk=row.pk).update(not_before=later)
            return revision

        return leaky

    swap(patch, "medical.drafts:draft_save", made)


@mutant("payload of a job")
def document_job_names_the_facts(patch: pytest.MonkeyPatch) -> None:
    """Jobs about a case take the number of its medical facts along."""

    def made(real: Any) -> Any:
        def leaky(*, topic: str, rows: Any) -> None:
            more = [
                (case_id, {**payload, "n": len(hidden(case_id).facts)} if case_id else payload, key)
                for case_id, payload, key in rows
            ]
            real(topic=topic, rows=more)

        return leaky

    swap(patch, "outbox.services:put_jobs", made)


@mutant("file name")
def file_named_after_the_complaint(patch: pytest.MonkeyPatch) -> None:
    """The file name of an oordeel says which kind of case it is of."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, case_id: UUID, opinion_id: UUID) -> Any:
            content, name = real(actor, case_id, opinion_id)
            return content, f"psychisch-{name}" if hidden(case_id).psychological else name

        return leaky

    swap(patch, "cases.selectors:opinion_document", made)


@mutant("PDF metadata")
def pdf_counts_versions(patch: pytest.MonkeyPatch) -> None:
    """The PDF of an oordeel carries the revision of the draft as a comment."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, case_id: UUID, opinion_id: UUID) -> Any:
            content, name = real(actor, case_id, opinion_id)
            return content + f"\n%% {hidden(case_id).revision}".encode(), name

        return leaky

    swap(patch, "cases.selectors:opinion_document", made)


@mutant("line of a notice")
def notice_says_more(patch: pytest.MonkeyPatch) -> None:
    """The words of a notice differ when there are medical facts."""

    def made(real: Any) -> Any:
        def leaky(row: Any) -> Any:
            shown = real(row)
            told = row.case_id and hidden(row.case_id).facts
            return replace(shown, text=f"{shown.text} Let op.") if told else shown

        return leaky

    swap(patch, "outbox.selectors:_notice", made)
