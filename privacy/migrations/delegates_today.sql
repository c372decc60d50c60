-- A delegate opens medical rows only while delegate and bedrijfsarts both work here, counted in Dutch days: the session's own
-- time zone is UTC, in which a day ends one or two hours late.
CREATE FUNCTION walls.today() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date $$;

CREATE OR REPLACE FUNCTION walls.medical_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    named uuid[];
    today date := walls.today();
BEGIN
    IF fields IS NULL OR fields[5] = '-' THEN RETURN '{}'; END IF;
    named := string_to_array(fields[5], ',')::uuid[];
    IF fields[4] = 'system' THEN
        IF cardinality(named) > 0 THEN RETURN named; END IF;
        RETURN ARRAY(SELECT id FROM cases_case WHERE tenant_id = fields[2]::uuid);
    END IF;
    RETURN ARRAY(
        SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN cases_case c ON c.id = g.content_object_id
        WHERE g.tenant_id = fields[2]::uuid AND g.user_id = fields[3]::uuid AND g.content_object_id = ANY (named)
          AND ((p.codename = 'treat_case' AND fields[4] = 'bedrijfsarts' AND EXISTS (
                SELECT 1 FROM roles_membership m WHERE m.tenant_id = g.tenant_id AND m.user_id = g.user_id
                  AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)))
            OR (p.codename = 'assist_case' AND fields[4] IN ('cmtd', 'medisch_assistent') AND EXISTS (
                SELECT 1 FROM roles_delegation d JOIN roles_membership m ON m.id = d.delegate_id
                JOIN roles_membership b ON b.id = d.principal_id
                WHERE d.tenant_id = g.tenant_id AND d.principal_id = c.bedrijfsarts_id
                  AND m.user_id = g.user_id AND m.role = fields[4] AND b.role = 'bedrijfsarts'
                  AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
                  AND b.valid_from <= today AND (b.valid_to IS NULL OR b.valid_to >= today)
                  AND d.revoked_at IS NULL AND d.valid_from <= today
                  AND (d.valid_to IS NULL OR d.valid_to >= today)))));
END $$;

CREATE OR REPLACE FUNCTION walls.own_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    today date := walls.today();
BEGIN
    IF fields IS NULL OR fields[5] IN ('-', '') OR fields[4] <> 'werknemer' THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT c.id FROM cases_case c JOIN roles_membership m ON m.employee_id = c.employee_id AND m.tenant_id = c.tenant_id
        WHERE c.tenant_id = fields[2]::uuid AND c.id = ANY (string_to_array(fields[5], ',')::uuid[])
          AND m.user_id = fields[3]::uuid AND m.role = 'werknemer' AND m.valid_from <= today
          AND (m.valid_to IS NULL OR m.valid_to >= today));
END $$;

REVOKE ALL ON FUNCTION walls.today() FROM PUBLIC;
