-- How far a turning of keys is tells how many medical records there are: it opens with the tenant's key.
ALTER TABLE medical_keyrotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE medical_keyrotation FORCE ROW LEVEL SECURITY;
CREATE POLICY medical_wall ON medical_keyrotation USING (
    tenant_id = (SELECT walls.tenant())
    AND cardinality((SELECT walls.medical_employees())::uuid[]) > 0);
GRANT SELECT, INSERT, UPDATE, DELETE ON medical_keyrotation TO poortwacht_app;
SELECT walls.keep_keys_inside('medical_keyrotation');
