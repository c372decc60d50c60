"""What beat starts: global tasks that hand out one task per tenant."""

from datetime import timedelta

from celery import current_app, shared_task

from roles import heartbeats


@shared_task(name="config.each_tenant")
def each_tenant(*, task: str, expires: int) -> None:
    """Start `task` for every active tenant; what no worker took up within `expires` seconds is dropped."""
    for tenant_id in heartbeats.active_tenants():
        current_app.tasks[task].apply_async(kwargs={"tenant_id": str(tenant_id)}, expires=expires)


@shared_task(name="config.each_waiting_tenant")
def each_waiting_tenant(*, task: str, work: str, every: int, expires: int) -> None:
    """As each_tenant, for tenants whose heartbeat `work` is older than `every` seconds; new tenants need not wait."""
    for tenant_id in heartbeats.waiting_tenants(work, timedelta(seconds=every)):
        current_app.tasks[task].apply_async(kwargs={"tenant_id": str(tenant_id)}, expires=expires)
