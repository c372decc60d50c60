-- The end of a medical file (BW 7:454 and 7:455). What the service checks, the database checks again: only a bedrijfsarts destroys
-- keys, never while there is a reason to keep the file; rows go only after the keys; a certificate is never changed.
CREATE POLICY to_the_bedrijfsarts ON medical_recorddestruction AS RESTRICTIVE USING (
    (SELECT (walls.context())[4]) IN ('bedrijfsarts', 'werknemer', 'system'));
CREATE POLICY to_the_bedrijfsarts ON medical_recordhold AS RESTRICTIVE USING (
    (SELECT (walls.context())[4]) IN ('bedrijfsarts', 'system'));

CREATE FUNCTION walls.keep_record_destruction() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'proposed' OR current_user <> 'poortwacht_app' OR walls.role() = 'system' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'record_destruction_begins_as_a_proposal' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'destroyed' THEN
        RAISE EXCEPTION 'a_certificate_stays' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'destroyed' AND walls.role() IS DISTINCT FROM 'bedrijfsarts' THEN
        RAISE EXCEPTION 'the_bedrijfsarts_destroys' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_record_destruction BEFORE INSERT OR UPDATE OR DELETE ON medical_recorddestruction
    FOR EACH ROW EXECUTE FUNCTION walls.keep_record_destruction();

CREATE FUNCTION walls.keep_employee_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- A retired key goes when no value needs it; a key that writes, and a tombstone, never do.
        IF current_user = 'poortwacht_app' AND (OLD.retired_at IS NULL OR OLD.destroyed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'a_key_is_destroyed_not_removed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.wrapped IS NULL AND OLD.wrapped IS NOT NULL THEN
        IF walls.role() IS DISTINCT FROM 'bedrijfsarts' THEN
            RAISE EXCEPTION 'the_bedrijfsarts_destroys' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM medical_recordhold h WHERE h.tenant_id = OLD.tenant_id AND h.employee_id = OLD.employee_id
                   AND h.lifted_at IS NULL AND h.until >= (now() AT TIME ZONE 'Europe/Amsterdam')::date)
        THEN
            RAISE EXCEPTION 'the_file_is_kept' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_employee_key BEFORE UPDATE OR DELETE ON medical_employeekey
    FOR EACH ROW EXECUTE FUNCTION walls.keep_employee_key();

-- What is left of a file whose keys are gone: every row of the employee behind the medical wall, in tables to come too, but for the
-- tombstones of the keys and the certificate. In the opened context of the system alone.
CREATE FUNCTION walls.remove_shredded(person uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    house uuid := walls.tenant();
    cases uuid[] := ARRAY(SELECT id FROM cases_case WHERE tenant_id = house AND employee_id = person);
    gone bigint := 0;
    files bigint := 0;
    part bigint;
    target record;
BEGIN
    IF walls.role() IS DISTINCT FROM 'system' OR NOT person = ANY (walls.medical_employees())
        OR EXISTS (SELECT 1 FROM medical_employeekey WHERE tenant_id = house AND employee_id = person AND wrapped IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM medical_recorddestruction WHERE tenant_id = house AND employee_id = person AND state = 'proposed')
    THEN
        RAISE EXCEPTION 'keys_go_first' USING ERRCODE = 'check_violation';
    END IF;
    FOR target IN
        SELECT p.tablename AS name, bool_or(a.attname = 'employee_id') AS by_employee FROM pg_policies p
        JOIN pg_attribute a ON a.attrelid = p.tablename::regclass AND a.attname IN ('employee_id', 'case_id')
        WHERE p.schemaname = 'public' AND p.policyname = 'medical_wall'
          AND p.tablename NOT IN ('medical_employeekey', 'medical_recorddestruction') GROUP BY p.tablename ORDER BY p.tablename
    LOOP
        EXECUTE format('DELETE FROM %I WHERE tenant_id = $1 AND %s', target.name,
            CASE WHEN target.by_employee THEN 'employee_id = $2' ELSE 'case_id = ANY ($3)' END) USING house, person, cases;
        GET DIAGNOSTICS part = ROW_COUNT;
        gone := gone + part;
        IF target.name = 'medical_entryfile' THEN files := part; END IF;
    END LOOP;
    RETURN jsonb_build_object('rows', gone, 'files', files);
END $$;

-- Whose files wait for a decision, are kept or went: ids, so that a bedrijfsarts can name them in the context; the wall decides.
GRANT SELECT (id, tenant_id, employee_id, state, decided_at) ON medical_recorddestruction TO poortwacht_definer;
GRANT SELECT (id, tenant_id, employee_id, lifted_at) ON medical_recordhold TO poortwacht_definer;
CREATE POLICY named ON medical_recorddestruction FOR SELECT TO poortwacht_definer USING (true);
CREATE POLICY named ON medical_recordhold FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.retained_employees(what text, one uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT employee_id FROM (
        SELECT employee_id, decided_at FROM medical_recorddestruction
        WHERE tenant_id = walls.tenant() AND CASE what WHEN 'destruction' THEN id = one ELSE what = 'all' END
        UNION ALL
        SELECT employee_id, NULL FROM medical_recordhold
        WHERE tenant_id = walls.tenant() AND lifted_at IS NULL AND CASE what WHEN 'hold' THEN id = one ELSE what = 'all' END
    ) found WHERE walls.role() = 'bedrijfsarts' ORDER BY decided_at DESC NULLS FIRST LIMIT 5000 $$;
GRANT EXECUTE ON FUNCTION walls.role(), walls.tenant() TO poortwacht_definer;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.retained_employees(text, uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
REVOKE ALL ON FUNCTION walls.keep_record_destruction(), walls.keep_employee_key(), walls.remove_shredded(uuid),
    walls.retained_employees(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.remove_shredded(uuid), walls.retained_employees(text, uuid) TO poortwacht_app;
