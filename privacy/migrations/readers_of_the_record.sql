-- Who reads the access record, whatever the code asks: that a medical page was opened is medical itself, and its rows, their
-- number and their seal would tell. The system (sealing, retention; an arbodienst through its link), the audit role, everyone the own acts, the employee what
-- was done with the own dossier, the medical side what was done in the own cases.
CREATE FUNCTION walls.role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT (walls.context())[4] $$;

CREATE FUNCTION walls.recorded_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid := nullif(fields[2], '')::uuid;
    person uuid := nullif(fields[3], '')::uuid;
    today date := walls.today();
BEGIN
    IF fields[4] = 'werknemer' THEN
        RETURN ARRAY(
            SELECT c.id FROM cases_case c JOIN roles_membership m ON m.employee_id = c.employee_id AND m.tenant_id = c.tenant_id
            WHERE c.tenant_id = house AND m.user_id = person AND m.role = 'werknemer' AND m.valid_from <= today
              AND (m.valid_to IS NULL OR m.valid_to >= today));
    ELSIF fields[4] IN ('bedrijfsarts', 'cmtd', 'medisch_assistent') THEN
        RETURN ARRAY(
            SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
            WHERE g.tenant_id = house AND g.user_id = person AND p.codename IN ('treat_case', 'assist_case'));
    END IF;
    RETURN '{}';
END $$;

CREATE FUNCTION walls.recorded_employees() RETURNS uuid[]
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
    RETURN ARRAY(SELECT employee_id FROM cases_case WHERE tenant_id = house AND id = ANY (walls.recorded_cases()));
END $$;

CREATE POLICY readers ON privacy_auditentry AS RESTRICTIVE FOR SELECT USING (
    user_id = (SELECT walls.actor()) OR (SELECT walls.role()) IN ('system', 'link', 'beheerder')
    OR case_id = ANY ((SELECT walls.recorded_cases())::uuid[]) OR employee_id = ANY ((SELECT walls.recorded_employees())::uuid[]));
CREATE POLICY readers ON privacy_auditseal AS RESTRICTIVE FOR SELECT USING ((SELECT walls.role()) IN ('system', 'beheerder'));
CREATE POLICY readers ON privacy_auditcheck AS RESTRICTIVE FOR SELECT USING ((SELECT walls.role()) IN ('system', 'beheerder'));
CREATE POLICY readers ON privacy_auditcheckpoint AS RESTRICTIVE FOR SELECT USING (
    (SELECT walls.role()) IN ('system', 'beheerder'));

REVOKE ALL ON FUNCTION walls.role(), walls.recorded_cases(), walls.recorded_employees() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.role(), walls.recorded_cases(), walls.recorded_employees()
    TO poortwacht_app, poortwacht_support, poortwacht_definer;
