-- Which cases are open is asked once, not again for each case of the tenant that is looked at, and whose file is the own one of those
-- found alone: a function in a condition is called for every row that no cheaper condition throws out. The sets stay as they were.
CREATE OR REPLACE FUNCTION walls.medical_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid;
    person uuid;
    named uuid[];
BEGIN
    IF fields IS NULL OR fields[5] = '-' THEN RETURN '{}'; END IF;
    named := string_to_array(fields[5], ',')::uuid[];
    house := nullif(fields[2], '')::uuid;
    IF fields[4] = 'system' THEN
        IF cardinality(named) > 0 THEN RETURN named; END IF;
        RETURN ARRAY(SELECT id FROM cases_case WHERE tenant_id = house);
    END IF;
    person := nullif(fields[3], '')::uuid;
    RETURN ARRAY(
        SELECT c.id FROM cases_case c WHERE c.id = ANY (ARRAY(
            SELECT walls.treated_cases(house, person, fields[4], named)
            UNION SELECT walls.assisted_cases(house, person, fields[4], named)
            UNION SELECT walls.glass_cases(house, person, fields[4], named)))
        AND NOT walls.is_own_file(house, person, c.employee_id));
END $$;

CREATE OR REPLACE FUNCTION walls.medical_employees() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid;
    person uuid;
    named uuid[];
BEGIN
    IF fields IS NULL OR (fields[5] = '-' AND fields[6] = '-') THEN RETURN '{}'; END IF;
    house := nullif(fields[2], '')::uuid;
    person := nullif(fields[3], '')::uuid;
    named := CASE WHEN fields[6] = '-' THEN '{}' ELSE string_to_array(fields[6], ',')::uuid[] END;
    IF fields[4] = 'system' AND (fields[5] = '' OR fields[6] = '') THEN
        RETURN ARRAY(SELECT id FROM employers_employee WHERE tenant_id = house);
    END IF;
    RETURN ARRAY(
        SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY ((SELECT walls.medical_cases())::uuid[])
        UNION SELECT id FROM employers_employee WHERE fields[4] = 'system' AND tenant_id = house AND id = ANY (named)
        UNION SELECT e.id FROM employers_employee e WHERE e.id = ANY (ARRAY(
            SELECT walls.served_employees(house, person, fields[4], named)
            UNION SELECT walls.assisted_employees(house, person, fields[4], named)))
            AND NOT walls.is_own_file(house, person, e.id));
END $$;

CREATE OR REPLACE FUNCTION walls.recorded_employees() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid := nullif(fields[2], '')::uuid;
    today date := walls.today();
BEGIN
    IF fields[4] = 'werknemer' THEN
        RETURN ARRAY(
            SELECT employee_id FROM roles_membership WHERE tenant_id = house AND user_id = nullif(fields[3], '')::uuid
              AND role = 'werknemer' AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today));
    END IF;
    RETURN ARRAY(
        SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY ((SELECT walls.recorded_cases())::uuid[]));
END $$;
