-- The side that a person ever took in a case follows the identity of the account, in every tenant.
ALTER TABLE privacy_caseside ADD CONSTRAINT privacy_caseside_identity FOREIGN KEY (user_id, identity_id)
    REFERENCES roles_user (id, identity_id) ON UPDATE CASCADE;

CREATE OR REPLACE FUNCTION walls.note_case_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    code text;
    wanted text;
BEGIN
    SELECT codename INTO code FROM auth_permission WHERE id = NEW.permission_id;
    wanted := CASE WHEN code IN ('treat_case', 'assist_case') THEN 'medical' WHEN code = 'casemanage_case' THEN 'regie' END;
    IF wanted IS NULL THEN RETURN NEW; END IF;
    -- Nobody handles the own file, by whatever account; an arts-gemachtigde of the employer is never on the medical side of its case.
    IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.content_object_id AND walls.is_own_file(NEW.tenant_id, NEW.user_id, c.employee_id)) THEN
        RAISE EXCEPTION 'nobody_handles_the_own_file' USING ERRCODE = 'check_violation';
    END IF;
    IF wanted = 'medical' AND EXISTS (
        SELECT 1 FROM cases_case c JOIN roles_artsgemachtigde a ON a.employer_id = c.employer_id AND a.tenant_id = c.tenant_id
        JOIN roles_membership m ON m.id = a.membership_id JOIN roles_user x ON x.id = m.user_id
        JOIN roles_user y ON y.identity_id = x.identity_id
        WHERE c.id = NEW.content_object_id AND y.id = NEW.user_id AND (a.valid_to IS NULL OR a.valid_to >= c.first_sick_day)) THEN
        RAISE EXCEPTION 'arts_gemachtigde_never_treats' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO privacy_caseside (id, tenant_id, user_id, identity_id, case_id, side)
    SELECT gen_random_uuid(), NEW.tenant_id, NEW.user_id, u.identity_id, NEW.content_object_id, wanted
    FROM roles_user u WHERE u.id = NEW.user_id
    ON CONFLICT (tenant_id, user_id, case_id, side) DO NOTHING;
    RETURN NEW;
END $$;

-- The own file stays closed whatever grant or delegation there is: it may have been given before the person was known to be one.
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
        SELECT c.id FROM cases_case c WHERE c.id IN (
            SELECT walls.treated_cases(house, person, fields[4], named)
            UNION SELECT walls.assisted_cases(house, person, fields[4], named)
            UNION SELECT walls.glass_cases(house, person, fields[4], named))
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
        SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY (walls.medical_cases())
        UNION SELECT id FROM employers_employee WHERE fields[4] = 'system' AND tenant_id = house AND id = ANY (named)
        UNION SELECT e.id FROM employers_employee e WHERE e.id IN (
            SELECT walls.served_employees(house, person, fields[4], named)
            UNION SELECT walls.assisted_employees(house, person, fields[4], named))
            AND NOT walls.is_own_file(house, person, e.id));
END $$;

-- Whoever notes a side names the account; the person behind it is looked up here.
CREATE FUNCTION walls.name_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.identity_id := (SELECT u.identity_id FROM roles_user u WHERE u.id = NEW.user_id);
    RETURN NEW;
END $$;
CREATE TRIGGER name_side BEFORE INSERT ON privacy_caseside FOR EACH ROW EXECUTE FUNCTION walls.name_side();
REVOKE ALL ON FUNCTION walls.name_side() FROM PUBLIC;

-- Break-glass looks at the person too.
CREATE OR REPLACE FUNCTION walls.check_glass_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    today date := walls.today();
    subject record;
BEGIN
    IF fields[4] = 'system' THEN RETURN NEW; END IF;
    SELECT employee_id, employer_id INTO subject FROM cases_case WHERE id = NEW.case_id AND tenant_id = NEW.tenant_id;
    IF fields[4] <> 'bedrijfsarts' OR NEW.user_id <> walls.actor()
        OR NOT EXISTS (SELECT 1 FROM roles_membership m WHERE m.id = NEW.membership_id AND m.user_id = NEW.user_id
            AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today))
        OR walls.is_own_file(NEW.tenant_id, NEW.user_id, subject.employee_id)
        OR EXISTS (SELECT 1 FROM roles_roleassignment r JOIN roles_user u ON u.identity_id = r.identity_id
            WHERE u.id = NEW.user_id AND r.employer_id = subject.employer_id
            AND r.side <> 'medical' AND r.period @> today)
    THEN
        RAISE EXCEPTION 'glass_refused' USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever opens it stands on the medical side of this case from now on; who ever stood on the other is refused.
    INSERT INTO privacy_caseside (id, tenant_id, user_id, case_id, side)
    VALUES (gen_random_uuid(), NEW.tenant_id, NEW.user_id, NEW.case_id, 'medical')
    ON CONFLICT (tenant_id, user_id, case_id, side) DO NOTHING;
    RETURN NEW;
END $$;
