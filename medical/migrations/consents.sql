-- Consents. The database itself keeps what a receipt is worth: nobody but the employee answers "on the own screen"; an answer is
-- about the employee of the consent; what was not given is not withdrawn.
CREATE UNIQUE INDEX consent_of_employee ON medical_consent (id, employee_id, tenant_id);
ALTER TABLE medical_consentevent ADD CONSTRAINT event_of_the_same_employee
    FOREIGN KEY (consent_id, employee_id, tenant_id) REFERENCES medical_consent (id, employee_id, tenant_id)
    DEFERRABLE INITIALLY DEFERRED;

CREATE POLICY own_screen_is_own ON medical_consentevent AS RESTRICTIVE FOR INSERT WITH CHECK (
    (how = 'own_screen') = (employee_id = ANY ((SELECT walls.own_employees())::uuid[])));
-- An employee answers; only a medical role asks.
CREATE POLICY employee_does_not_ask ON medical_consent AS RESTRICTIVE FOR INSERT WITH CHECK (
    employee_id <> ALL ((SELECT walls.own_employees())::uuid[]));

CREATE FUNCTION walls.check_consent_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'withdrawn' AND NOT EXISTS (
        SELECT 1 FROM medical_consentevent WHERE consent_id = NEW.consent_id AND kind = 'given')
    THEN
        RAISE EXCEPTION 'consent_not_given' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_consent_event BEFORE INSERT ON medical_consentevent
    FOR EACH ROW EXECUTE FUNCTION walls.check_consent_event();
REVOKE ALL ON FUNCTION walls.check_consent_event() FROM PUBLIC;

-- The employee sees that information was asked under an own consent.
CREATE POLICY own_requests ON medical_informationrequest FOR SELECT USING (
    tenant_id = (SELECT walls.tenant()) AND EXISTS (
        SELECT 1 FROM medical_consent c WHERE c.id = consent_id AND c.employee_id = ANY ((SELECT walls.own_employees())::uuid[])));

-- A receipt never changes; its encrypted words are encrypted anew when the keys turn, which only the system does.
GRANT UPDATE (party) ON medical_consent TO poortwacht_app;
GRANT UPDATE (evidence) ON medical_consentevent TO poortwacht_app;
GRANT UPDATE (text) ON medical_glassnote TO poortwacht_app;
CREATE POLICY only_keys_turn ON medical_consent AS RESTRICTIVE FOR UPDATE USING ((SELECT (walls.context())[4]) = 'system');
CREATE POLICY only_keys_turn ON medical_consentevent AS RESTRICTIVE FOR UPDATE USING ((SELECT (walls.context())[4]) = 'system');
CREATE POLICY only_keys_turn ON medical_glassnote AS RESTRICTIVE FOR UPDATE USING ((SELECT (walls.context())[4]) = 'system');
