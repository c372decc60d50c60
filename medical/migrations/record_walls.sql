-- What belongs to a case opens with that case; what belongs to none opens with the employee's record (RSC Werkwijzer 2.9).
CREATE FUNCTION walls.raise_entry_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY medical_wall ON %I USING (tenant_id = (SELECT walls.tenant()) AND CASE WHEN case_id IS NULL '
                   'THEN employee_id = ANY ((SELECT walls.medical_employees())::uuid[]) '
                   'ELSE case_id = ANY ((SELECT walls.medical_cases())::uuid[]) END)', target);
    -- A row about a case is about the employee of that case.
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (case_id, employee_id) REFERENCES cases_case (id, employee_id) '
                   'DEFERRABLE INITIALLY DEFERRED', target, target || '_of_case_inside');
    EXECUTE format('GRANT SELECT, INSERT ON %I TO poortwacht_app', target);
    PERFORM walls.keep_keys_inside(target);
    PERFORM walls.raise_custody_wall(target);
END $$;
REVOKE ALL ON FUNCTION walls.raise_entry_wall(text) FROM PUBLIC;

ALTER TABLE cases_case ADD CONSTRAINT case_of_employee UNIQUE (id, employee_id);
SELECT walls.raise_entry_wall('medical_medicalentry');
SELECT walls.raise_entry_wall('medical_entrytext');
SELECT walls.raise_entry_wall('medical_entryfile');
SELECT walls.raise_entry_wall('medical_filechunk');
-- Insert-only; turning the keys writes the same words again under another key, and may touch nothing else.
GRANT UPDATE (content) ON medical_entrytext TO poortwacht_app;
GRANT UPDATE (file_key) ON medical_entryfile TO poortwacht_app;

-- The employee sees that there is a preventive file or an open spreekuur; what was said there only as the bedrijfsarts gives it.
CREATE POLICY own_rows ON medical_medicalentry FOR SELECT USING (
    tenant_id = (SELECT walls.tenant()) AND case_id IS NULL
    AND employee_id = ANY ((SELECT walls.own_employees())::uuid[]));
