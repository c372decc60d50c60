-- Every medical table gets the custody wall, those to come too (ADR 0008).
CREATE OR REPLACE FUNCTION walls.raise_medical_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY medical_wall ON %I USING (tenant_id = (SELECT walls.tenant()) '
                   'AND case_id = ANY ((SELECT walls.medical_cases())::uuid[]))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO poortwacht_app', target);
    PERFORM walls.keep_keys_inside(target);
    PERFORM walls.raise_custody_wall(target);
END $$;

CREATE OR REPLACE FUNCTION walls.raise_record_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY medical_wall ON %I USING (tenant_id = (SELECT walls.tenant()) '
                   'AND employee_id = ANY ((SELECT walls.medical_employees())::uuid[]))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO poortwacht_app', target);
    PERFORM walls.keep_keys_inside(target);
    PERFORM walls.raise_custody_wall(target);
END $$;

DO $$
DECLARE
    target text;
BEGIN
    FOR target IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'medical_wall' LOOP
        PERFORM walls.raise_custody_wall(target);
    END LOOP;
END $$;

-- Whose files are in custody is counted by the definer, which sees that keys exist and nothing of them.
GRANT SELECT (tenant_id, employee_id, custodian_id, destroyed_at) ON medical_employeekey TO poortwacht_definer;
CREATE POLICY counted ON medical_employeekey FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.files_in_custody(house uuid, custodian uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(DISTINCT employee_id) FROM medical_employeekey WHERE tenant_id = house AND custodian_id = custodian AND destroyed_at IS NULL $$;
GRANT EXECUTE ON FUNCTION walls.files_in_custody(uuid, uuid) TO poortwacht_owner;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.files_in_custody(uuid, uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
CREATE FUNCTION walls.files_of_link(link uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT walls.files_in_custody(tenant_id, arbodienst_id) FROM roles_arbodienstlink WHERE id = link AND arbodienst_id = walls.tenant() $$;
REVOKE ALL ON FUNCTION walls.files_in_custody(uuid, uuid), walls.files_of_link(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.files_of_link(uuid) TO poortwacht_app;
