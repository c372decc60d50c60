-- What the employee is still writing is for nobody else; what was sent is an entry of the record, which the medical side reads.
CREATE POLICY for_the_employee ON medical_triageintake AS RESTRICTIVE USING ((SELECT walls.role()) IN ('werknemer', 'system'));
-- It is about an own ziekmelding.
ALTER TABLE medical_triageintake ADD CONSTRAINT intake_of_case_inside FOREIGN KEY (case_id, employee_id)
    REFERENCES cases_case (id, employee_id) DEFERRABLE INITIALLY DEFERRED;
