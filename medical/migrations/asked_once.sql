-- As in privacy: which cases are open is asked once.
CREATE OR REPLACE FUNCTION walls.employees_in_need() RETURNS uuid[]
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
            WHERE tenant_id = house AND id = ANY ((SELECT walls.medical_cases())::uuid[]) AND id <> ALL (in_need)
        EXCEPT SELECT walls.served_employees(house, person, fields[4], named));
END $$;
