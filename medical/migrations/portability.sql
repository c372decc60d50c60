-- Handing over and receiving a medical file is the work of the bedrijfsarts alone: delegates do not come near (ADR 0010).
DO $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['medical_receivekey', 'medical_transfer', 'medical_receivedfile', 'medical_bundlepiece',
                                  'medical_receivedpart', 'medical_receivedpiece', 'medical_transfernotice'] LOOP
        EXECUTE format('CREATE POLICY by_the_bedrijfsarts ON %I AS RESTRICTIVE USING ('
                       'current_user = ''poortwacht_definer'' OR (SELECT (walls.context())[4]) IN (''bedrijfsarts'', ''system''))', target);
    END LOOP;
END $$;

-- The signing key of the house opens as the tenant's key does, and to nobody else.
ALTER TABLE medical_signingkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE medical_signingkey FORCE ROW LEVEL SECURITY;
CREATE POLICY medical_wall ON medical_signingkey USING (
    tenant_id = (SELECT walls.tenant()) AND (SELECT (walls.context())[4]) IN ('bedrijfsarts', 'system')
    AND cardinality((SELECT walls.medical_employees())::uuid[]) > 0);
GRANT SELECT, INSERT, UPDATE (wrapped, tenant_key_version) ON medical_signingkey TO poortwacht_app;
SELECT walls.keep_keys_inside('medical_signingkey');
SELECT walls.raise_custody_wall('medical_signingkey');

-- What was received stays as it came; what was told stays told. Turning the keys writes the same words again.
REVOKE UPDATE, DELETE, TRUNCATE ON medical_receivedpart, medical_receivedpiece, medical_transfernotice, medical_transfer,
    medical_receivekey FROM poortwacht_app;
GRANT UPDATE (content) ON medical_receivedpart TO poortwacht_app;
GRANT UPDATE (evidence) ON medical_transfernotice TO poortwacht_app;
GRANT UPDATE (receipt, arrived_at) ON medical_transfer TO poortwacht_app;
GRANT UPDATE (private) ON medical_receivekey TO poortwacht_app;
CREATE POLICY only_keys_turn ON medical_receivedpart AS RESTRICTIVE FOR UPDATE USING ((SELECT (walls.context())[4]) = 'system');
CREATE POLICY only_keys_turn ON medical_transfernotice AS RESTRICTIVE FOR UPDATE USING ((SELECT (walls.context())[4]) = 'system');
-- Only a bundle that nobody took can be thrown away; at the end of the term everything goes (walls.remove_shredded).
CREATE POLICY what_was_taken_stays ON medical_receivedfile AS RESTRICTIVE FOR DELETE TO poortwacht_app USING (state = 'waiting');

-- Whether a receive key is kept by the arbodienst that keeps the files here, in another house: then the file changes its place and
-- not its keeper. One bit, about a key that the asker holds.
GRANT SELECT (tenant_id, public, custodian_id) ON medical_receivekey TO poortwacht_definer;
CREATE POLICY looked_up ON medical_receivekey FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.receiver_of(key text) RETURNS TABLE (house uuid, keeper uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tenant_id, custodian_id FROM medical_receivekey WHERE public = key $$;
CREATE FUNCTION walls.same_keeper(key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM walls.receiver_of(key) WHERE keeper = walls.custodian() AND house <> walls.tenant()) $$;
GRANT EXECUTE ON FUNCTION walls.receiver_of(text) TO poortwacht_owner;

-- In which state the files are that the arbodienst keeps, or kept, in an employer's house: to be arranged, on their way, handed over,
-- taken home, destroyed. Counted by the definer, which sees that there are keys and bundles and nothing of them.
GRANT SELECT (tenant_id, employee_id, custodian_id, ground, made_at, arrived_at) ON medical_transfer TO poortwacht_definer;
CREATE POLICY counted ON medical_transfer FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.files_by_state_in(house uuid, custodian uuid) RETURNS TABLE (state text, files bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT one.state, count(*) FROM (
        SELECT CASE
            WHEN bool_or(k.destroyed_at IS NULL) AND EXISTS (
                SELECT 1 FROM medical_transfer t WHERE t.tenant_id = house AND t.custodian_id = custodian AND t.employee_id = k.employee_id
                AND t.arrived_at IS NULL) THEN 'sent'
            WHEN bool_or(k.destroyed_at IS NULL) THEN 'open'
            ELSE coalesce((
                SELECT CASE t.ground WHEN 'keeper' THEN 'kept' ELSE 'handed' END FROM medical_transfer t
                WHERE t.tenant_id = house AND t.custodian_id = custodian AND t.employee_id = k.employee_id AND t.arrived_at IS NOT NULL
                ORDER BY t.arrived_at DESC LIMIT 1), 'destroyed') END AS state
        FROM medical_employeekey k WHERE k.tenant_id = house AND k.custodian_id = custodian GROUP BY k.employee_id) one
    GROUP BY one.state $$;
GRANT EXECUTE ON FUNCTION walls.files_by_state_in(uuid, uuid) TO poortwacht_owner;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.receiver_of(text) OWNER TO poortwacht_definer;
ALTER FUNCTION walls.files_by_state_in(uuid, uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
CREATE FUNCTION walls.files_by_state(link uuid) RETURNS TABLE (state text, files bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.state, f.files FROM roles_arbodienstlink l, walls.files_by_state_in(l.tenant_id, l.arbodienst_id) f
    WHERE l.id = link AND l.arbodienst_id = walls.tenant() $$;
REVOKE ALL ON FUNCTION walls.receiver_of(text), walls.same_keeper(text), walls.files_by_state_in(uuid, uuid), walls.files_by_state(uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.same_keeper(text), walls.files_by_state(uuid) TO poortwacht_app;
