"""Migration operations that raise the database walls, and the list of tables that need none."""

from django.db.migrations import RunSQL

# Tables outside the tenant wall, with what the app role may do. Every other table has row-level security.
GLOBAL_TABLES = {
    "roles_user": "SELECT, INSERT, UPDATE",
    "roles_tenant": "SELECT, INSERT, UPDATE",
    "roles_heartbeat": "SELECT, INSERT, UPDATE",
    # Signing in happens before a tenant is known. No e-mail table of allauth is used: the address is the user's own.
    "mfa_authenticator": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailaddress": "SELECT",
    "account_emailconfirmation": "",
    # A provider's word is matched by address each time: nothing of it is stored.
    "socialaccount_socialaccount": "SELECT",
    "socialaccount_socialapp": "",
    "socialaccount_socialtoken": "",
    "roles_loginsession": "SELECT, INSERT, UPDATE, DELETE",
    "roles_attempt": "SELECT, INSERT, UPDATE, DELETE",
    "roles_securityevent": "SELECT, INSERT",
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "",
    "django_migrations": "SELECT",
    "guardian_userobjectpermission": "",
    "guardian_groupobjectpermission": "",
    "oauth2_provider_application": "SELECT, INSERT, UPDATE, DELETE",
    "oauth2_provider_accesstoken": "SELECT, INSERT, UPDATE, DELETE",
    "oauth2_provider_refreshtoken": "SELECT, INSERT, UPDATE, DELETE",
    "oauth2_provider_idtoken": "SELECT, INSERT, UPDATE, DELETE",
    "oauth2_provider_grant": "SELECT, INSERT, UPDATE, DELETE",
    "oauth2_provider_devicegrant": "",
}


def _each(function: str, tables: tuple[str, ...]) -> RunSQL:
    statements = [f"SELECT walls.{function}('{table}')" for table in tables]
    return RunSQL([(statement, None) for statement in statements], reverse_sql=RunSQL.noop)


def tenant_wall(*tables: str) -> RunSQL:
    """Rows of the context's tenant only; foreign keys to tenant tables must stay inside the tenant."""
    return _each("raise_tenant_wall", tables)


def medical_wall(*tables: str) -> RunSQL:
    """As tenant_wall, and only rows of cases that the context opens and a grant allows; needs a column `case_id`."""
    return _each("raise_medical_wall", tables)


def insert_only(*tables: str) -> RunSQL:
    """The app role may add and read, never change or remove."""
    return _each("make_insert_only", tables)


def record_wall(*tables: str, employee: str = "") -> RunSQL:
    """As medical_wall, by the column `employee_id`: rows of a medical record that belong to no case.

    `employee`: "read" lets employees read the own rows, "write" also add and change them; empty: neither.
    """
    extra = {"": [], "read": ["let_employee_read"], "write": ["let_employee_write"]}[employee]
    calls = [f"SELECT walls.{name}('{table}')" for table in tables for name in ["raise_record_wall", *extra]]
    return RunSQL([(call, None) for call in calls], reverse_sql=RunSQL.noop)
