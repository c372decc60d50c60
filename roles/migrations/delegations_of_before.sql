-- Delegations from before had no tasks, no scope and nobody's acceptance: they stay on record, and end. The bedrijfsarts proposes anew.
ALTER TABLE roles_delegation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE roles_delegation DISABLE TRIGGER keep_sides;
INSERT INTO roles_certificate (id, tenant_id, holder_id, number, issuer, valid_from, valid_to, recorded_by_id, recorded_at)
SELECT DISTINCT ON (tenant_id, delegate_id, old_certificate)
    gen_random_uuid(), tenant_id, delegate_id, old_certificate, 'onbekend', valid_from, current_date - 1, principal_id, now()
FROM roles_delegation ORDER BY tenant_id, delegate_id, old_certificate, valid_from;
UPDATE roles_delegation d SET revoked_at = coalesce(d.revoked_at, now()), certificate_id = k.id
FROM roles_certificate k WHERE k.tenant_id = d.tenant_id AND k.holder_id = d.delegate_id AND k.number = d.old_certificate;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE roles_delegation ENABLE TRIGGER keep_sides;
ALTER TABLE roles_delegation FORCE ROW LEVEL SECURITY;
