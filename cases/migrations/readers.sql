-- What an employee asks is for the employee and for who answers: a question about an inzage for the beheerder (one about a medical
-- inzage stands behind the medical wall), a correction or objection for HR and werkgever of the employer, never their own.
CREATE FUNCTION walls.answered_employers() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    house uuid := nullif(fields[2], '')::uuid;
BEGIN
    IF fields IS NULL OR fields[4] NOT IN ('hr', 'werkgever') THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT e.id FROM employers_employer e
        WHERE e.tenant_id = house AND EXISTS (
            SELECT 1 FROM walls.workplaces(house, nullif(fields[3], '')::uuid, fields[4]) w WHERE walls.serves(w.id, w.all_employers, e.id)));
END $$;

CREATE FUNCTION walls.own_files() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT o.employee_id FROM roles_membership o JOIN roles_user a ON a.id = o.user_id JOIN roles_user b ON b.identity_id = a.identity_id
        WHERE o.tenant_id = walls.tenant() AND o.role = 'werknemer' AND b.id = walls.actor());
END $$;

CREATE POLICY asker_and_answerer ON cases_accessquestion AS RESTRICTIVE USING (
    (SELECT walls.role()) IN ('system', 'beheerder')
    OR ((SELECT walls.role()) = 'werknemer' AND employee_id = ANY ((SELECT walls.recorded_employees())::uuid[])));
CREATE POLICY asker_and_answerer ON cases_accesspost AS RESTRICTIVE USING (
    (SELECT walls.role()) IN ('system', 'beheerder')
    OR ((SELECT walls.role()) = 'werknemer' AND question_id IN (SELECT q.id FROM cases_accessquestion q)));
CREATE POLICY asker_and_answerer ON cases_rightsrequest AS RESTRICTIVE USING (
    (SELECT walls.role()) = 'system'
    OR ((SELECT walls.role()) = 'werknemer' AND employee_id = ANY ((SELECT walls.recorded_employees())::uuid[]))
    OR (employee_id IN (SELECT e.id FROM employers_employee e WHERE e.employer_id = ANY ((SELECT walls.answered_employers())::uuid[]))
        AND employee_id <> ALL ((SELECT walls.own_files())::uuid[])));

REVOKE ALL ON FUNCTION walls.answered_employers(), walls.own_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.answered_employers(), walls.own_files() TO poortwacht_app, poortwacht_support;
