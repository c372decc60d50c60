-- Context v2 names employees too: {v2, tenant, user, role, cases, employees, expiry, signature}. A medical record belongs to an
-- employee, not to a case: the preventive file, open spreekuur and consents exist without any ziekmelding (RSC Werkwijzer 2.9).
-- Who may open what is asked of one small function each, so that each can change without the others.
CREATE OR REPLACE FUNCTION walls.context() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw text := current_setting('poortwacht.context', true);
    fields text[];
    body bytea;
    pads record;
BEGIN
    IF raw IS NULL OR raw = '' THEN RETURN NULL; END IF;
    fields := string_to_array(raw, '|');
    IF cardinality(fields) <> 8 OR fields[1] <> 'v2' THEN RETURN NULL; END IF;
    -- now() is the start of the transaction: a long one keeps its context, a later one cannot replay an old value.
    IF to_timestamp(fields[7]::bigint) < now() THEN RETURN NULL; END IF;
    body := convert_to(left(raw, length(raw) - length(fields[8]) - 1), 'UTF8');
    FOR pads IN SELECT ipad, opad FROM walls.context_key LOOP
        IF encode(sha256(pads.opad || sha256(pads.ipad || body)), 'hex') = fields[8] THEN RETURN fields; END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Of the named cases: those that a person treats as bedrijfsarts today.
CREATE FUNCTION walls.treated_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = ANY (named) AND p.codename = 'treat_case'
          AND EXISTS (SELECT 1 FROM roles_membership m WHERE m.tenant_id = house AND m.user_id = person
              AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today));
END $$;

-- Of the named cases: those on which a delegate works today, by a delegation in force of the bedrijfsarts of the case.
CREATE FUNCTION walls.assisted_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN cases_case c ON c.id = g.content_object_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = ANY (named) AND p.codename = 'assist_case'
          AND EXISTS (
            SELECT 1 FROM roles_delegation d JOIN roles_membership m ON m.id = d.delegate_id JOIN roles_membership b ON b.id = d.principal_id
            WHERE d.tenant_id = house AND d.principal_id = c.bedrijfsarts_id AND m.user_id = person AND m.role = part
              AND b.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
              AND b.valid_from <= today AND (b.valid_to IS NULL OR b.valid_to >= today)
              AND d.revoked_at IS NULL AND d.valid_from <= today AND (d.valid_to IS NULL OR d.valid_to >= today));
END $$;

-- Of the named cases: those that a bedrijfsarts opened in an emergency (break-glass). None until that exists.
CREATE FUNCTION walls.glass_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT NULL::uuid WHERE false $$;

-- Of the named employees: those of employers that a bedrijfsarts serves today; never the own file.
CREATE FUNCTION walls.served_employees(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT e.id FROM employers_employee e
        WHERE e.tenant_id = house AND e.id = ANY (named)
          AND EXISTS (SELECT 1 FROM roles_membership m WHERE m.tenant_id = house AND m.user_id = person AND m.role = 'bedrijfsarts'
              AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today) AND walls.serves(m.id, m.all_employers, e.employer_id))
          AND NOT EXISTS (SELECT 1 FROM roles_membership o WHERE o.tenant_id = house AND o.user_id = person AND o.employee_id = e.id);
END $$;

-- Of the named employees: those for whom a delegate works today, for a bedrijfsarts who serves their employer.
CREATE FUNCTION walls.assisted_employees(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT e.id FROM employers_employee e
        WHERE e.tenant_id = house AND e.id = ANY (named)
          AND EXISTS (
            SELECT 1 FROM roles_delegation d JOIN roles_membership m ON m.id = d.delegate_id JOIN roles_membership b ON b.id = d.principal_id
            WHERE d.tenant_id = house AND m.user_id = person AND m.role = part AND b.role = 'bedrijfsarts'
              AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
              AND b.valid_from <= today AND (b.valid_to IS NULL OR b.valid_to >= today)
              AND d.revoked_at IS NULL AND d.valid_from <= today AND (d.valid_to IS NULL OR d.valid_to >= today)
              AND walls.serves(m.id, m.all_employers, e.employer_id) AND walls.serves(b.id, b.all_employers, e.employer_id))
          AND NOT EXISTS (SELECT 1 FROM roles_membership o WHERE o.tenant_id = house AND o.user_id = person AND o.employee_id = e.id);
END $$;

-- The cases whose medical rows are open: named in the signed context AND allowed by what the database itself knows.
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
        SELECT walls.treated_cases(house, person, fields[4], named)
        UNION SELECT walls.assisted_cases(house, person, fields[4], named)
        UNION SELECT walls.glass_cases(house, person, fields[4], named));
END $$;

-- The employees whose medical record is open: of the open cases, and those named that the person serves without a case.
CREATE FUNCTION walls.medical_employees() RETURNS uuid[]
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
        SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY (walls.medical_cases())
        UNION SELECT id FROM employers_employee WHERE fields[4] = 'system' AND tenant_id = house AND id = ANY (named)
        UNION SELECT walls.served_employees(house, person, fields[4], named)
        UNION SELECT walls.assisted_employees(house, person, fields[4], named));
END $$;

-- The employee reads the own rows; named in the context like everything else.
CREATE FUNCTION walls.own_employees() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    today date := walls.today();
BEGIN
    IF fields IS NULL OR fields[6] IN ('-', '') OR fields[4] <> 'werknemer' THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT m.employee_id FROM roles_membership m
        WHERE m.tenant_id = nullif(fields[2], '')::uuid AND m.user_id = nullif(fields[3], '')::uuid AND m.role = 'werknemer'
          AND m.employee_id = ANY (string_to_array(fields[6], ',')::uuid[])
          AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today));
END $$;

-- A table with `employee_id`, of the medical record: for medical roles; the employee reads or writes the own rows where said so.
CREATE FUNCTION walls.raise_record_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY medical_wall ON %I USING (tenant_id = (SELECT walls.tenant()) '
                   'AND employee_id = ANY ((SELECT walls.medical_employees())::uuid[]))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO poortwacht_app', target);
    PERFORM walls.keep_keys_inside(target);
END $$;

CREATE FUNCTION walls.let_employee_read(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY own_rows ON %I FOR SELECT USING (tenant_id = (SELECT walls.tenant()) '
                   'AND employee_id = ANY ((SELECT walls.own_employees())::uuid[]))', target);
END $$;

CREATE FUNCTION walls.let_employee_write(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY own_rows_written ON %I USING (tenant_id = (SELECT walls.tenant()) '
                   'AND employee_id = ANY ((SELECT walls.own_employees())::uuid[]))', target);
END $$;

REVOKE ALL ON FUNCTION walls.treated_cases(uuid, uuid, text, uuid[]), walls.assisted_cases(uuid, uuid, text, uuid[]),
    walls.glass_cases(uuid, uuid, text, uuid[]), walls.served_employees(uuid, uuid, text, uuid[]),
    walls.assisted_employees(uuid, uuid, text, uuid[]), walls.medical_employees(), walls.own_employees(),
    walls.raise_record_wall(text), walls.let_employee_read(text), walls.let_employee_write(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.medical_employees(), walls.own_employees() TO poortwacht_app, poortwacht_support, poortwacht_definer;
