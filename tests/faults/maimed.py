"""The product with one mistake in its worker, which the checker must name: otherwise silence proves nothing."""

import dataclasses
from collections.abc import Callable
from typing import Any

NAME = "FAULTS_MAIMED"


def _done_before_it_is_sent() -> None:
    """A message counts as delivered once it is taken up: what the server refuses is lost."""
    from outbox import delivery
    from outbox.models import Message
    from privacy import chance, context
    from privacy.actor import system

    claimed = delivery._claimed

    def at_once(tenant_id: Any, *arguments: Any) -> Any:
        claim = claimed(tenant_id, *arguments)
        if claim:
            with context.entered(system(tenant_id)):
                Message.objects.filter(pk=claim.id, kind="mail").update(done_at=chance.now())
        return claim

    setattr(delivery, "_claimed", at_once)  # noqa: B010  types rightly object to such an assignment


def _every_mail_has_an_id_of_its_own() -> None:
    """A second copy cannot be told from another mail."""
    from outbox import letters
    from privacy import chance

    write: Any = letters.write

    def otherwise(topic: str, **values: Any) -> Any:
        return write(topic, **{**values, "message_id": chance.uuid()})

    setattr(letters, "write", otherwise)  # noqa: B010  likewise


def _alerts_of_which_nobody_hears() -> None:
    """The row is written and the telling left out."""
    from timeline import sweep

    def silence(*arguments: Any, **options: Any) -> None:
        pass

    setattr(sweep, "_tell", silence)  # noqa: B010  likewise


def _one_threshold_is_forgotten() -> None:
    """No alert on the day itself and later."""
    from timeline import sweep

    sweep._SWEEP = sweep._SWEEP.replace("p.rule IS NOT NULL", "p.rule LIKE 'before-%%'")


def _a_doubt_is_not_noted() -> None:
    """No answer counts as a plain refusal."""
    from outbox import delivery

    refusal = delivery._refusal
    delivery._refusal = lambda problem: dataclasses.replace(refusal(problem), doubt=False)


@dataclasses.dataclass(frozen=True)
class Mistake:
    """How it is made, what the checker must say, and the faults of a round in which it shows."""

    make: Callable[[], None]
    named: str
    faults: tuple[str, ...] = ()


MISTAKES: dict[str, Mistake] = {
    "done before it is sent": Mistake(_done_before_it_is_sent, "lost", ("mail refused for now",)),
    "every mail has an id of its own": Mistake(_every_mail_has_an_id_of_its_own, "ghost"),
    "alerts of which nobody hears": Mistake(_alerts_of_which_nobody_hears, "lost"),
    "one threshold is forgotten": Mistake(_one_threshold_is_forgotten, "lost"),
    "a doubt is not noted": Mistake(_a_doubt_is_not_noted, "doubled", ("mail server drops",)),
}


def maim(name: str) -> None:
    """Make the mistake of that name, if any, in this process and those that it forks."""
    if name:
        MISTAKES[name].make()
