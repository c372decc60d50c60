"""Progress of a run while its one big transaction is under way: on a connection of its own, so that others see it."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import connection

from cases.models import ImportRun
from privacy import context
from privacy.actor import system

_SECONDS_BETWEEN = 0.5


class RunProgress:
    """`with RunProgress(tenant, run) as progress: progress(rows_done)`; after it the caller may touch the run's row."""

    def __init__(self, tenant_id: UUID, run_id: UUID) -> None:
        self.tenant_id, self.run_id = tenant_id, run_id
        self.last = 0.0
        self.closed = False
        self.writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import-progress")

    def __call__(self, rows_done: int) -> None:
        """Note it, twice a second at most."""
        if time.monotonic() - self.last >= _SECONDS_BETWEEN:
            self.last = time.monotonic()
            self.writer.submit(self._note, rows_done)

    def _note(self, rows_done: int) -> None:
        with context.entered(system(self.tenant_id)):
            ImportRun.objects.filter(pk=self.run_id).update(rows_done=rows_done)

    def close(self) -> None:
        """Finish what is under way; from here on the run's row is the caller's."""
        if not self.closed:
            self.closed = True
            self.writer.submit(connection.close)
            self.writer.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
