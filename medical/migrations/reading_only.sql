-- Break-glass is for looking: who has a case open in need, and no place in it, changes nothing of it, whatever code asks.
CREATE FUNCTION walls.cases_in_need() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid;
    person uuid;
    named uuid[];
BEGIN
    IF fields IS NULL OR fields[4] <> 'bedrijfsarts' OR fields[5] IN ('-', '') THEN RETURN '{}'; END IF;
    house := nullif(fields[2], '')::uuid;
    person := nullif(fields[3], '')::uuid;
    named := string_to_array(fields[5], ',')::uuid[];
    RETURN ARRAY(
        SELECT walls.glass_cases(house, person, fields[4], named)
        EXCEPT SELECT walls.treated_cases(house, person, fields[4], named));
END $$;

-- Employees whose record is open through such a case alone: not by another case, nor by serving their employer.
CREATE FUNCTION walls.employees_in_need() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    in_need uuid[] := walls.cases_in_need();
    house uuid;
    person uuid;
    named uuid[];
BEGIN
    IF in_need = '{}' THEN RETURN '{}'; END IF;
    house := nullif(fields[2], '')::uuid;
    person := nullif(fields[3], '')::uuid;
    named := CASE WHEN fields[6] IN ('-', '') THEN '{}' ELSE string_to_array(fields[6], ',')::uuid[] END;
    RETURN ARRAY(
        SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY (in_need)
        EXCEPT SELECT employee_id FROM cases_case
            WHERE tenant_id = house AND id = ANY (walls.medical_cases()) AND id <> ALL (in_need)
        EXCEPT SELECT walls.served_employees(house, person, fields[4], named));
END $$;

CREATE FUNCTION walls.keep_reading_only(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    parts text[] := '{}';
    rule text;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = target::regclass AND attname = 'case_id' AND NOT attisdropped) THEN
        parts := parts || 'coalesce(case_id, id) <> ALL ((SELECT walls.cases_in_need())::uuid[])'::text;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = target::regclass AND attname = 'employee_id' AND NOT attisdropped) THEN
        parts := parts || 'employee_id <> ALL ((SELECT walls.employees_in_need())::uuid[])'::text;
    END IF;
    IF parts = '{}' THEN RETURN; END IF;
    -- A row without a case is of no case in need: NULL would refuse it.
    rule := array_to_string(parts, ' AND ');
    EXECUTE format('CREATE POLICY need_adds_nothing ON %I AS RESTRICTIVE FOR INSERT WITH CHECK (%s)', target, rule);
    EXECUTE format('CREATE POLICY need_changes_nothing ON %I AS RESTRICTIVE FOR UPDATE USING (%s)', target, rule);
    EXECUTE format('CREATE POLICY need_removes_nothing ON %I AS RESTRICTIVE FOR DELETE USING (%s)', target, rule);
END $$;

-- Every medical table gets this with its walls, those to come too.
ALTER FUNCTION walls.raise_custody_wall(text) RENAME TO raise_custody_policy;
CREATE FUNCTION walls.raise_custody_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM walls.raise_custody_policy(target);
    PERFORM walls.keep_reading_only(target);
END $$;

DO $$
DECLARE
    target text;
BEGIN
    FOR target IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'medical_wall' LOOP
        PERFORM walls.keep_reading_only(target);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION walls.cases_in_need(), walls.employees_in_need(), walls.keep_reading_only(text), walls.raise_custody_wall(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.cases_in_need(), walls.employees_in_need() TO poortwacht_app;
