-- Keys open only together with a case: the tenant key when any case is open, an employee's key when a case of that employee is.
ALTER TABLE medical_tenantkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE medical_tenantkey FORCE ROW LEVEL SECURITY;
CREATE POLICY medical_wall ON medical_tenantkey USING (
    tenant_id = (SELECT walls.tenant()) AND cardinality((SELECT walls.medical_cases())) > 0);
ALTER TABLE medical_employeekey ENABLE ROW LEVEL SECURITY;
ALTER TABLE medical_employeekey FORCE ROW LEVEL SECURITY;
CREATE POLICY medical_wall ON medical_employeekey USING (
    tenant_id = (SELECT walls.tenant())
    AND employee_id IN (SELECT employee_id FROM cases_case WHERE id = ANY ((SELECT walls.medical_cases())::uuid[])));
GRANT SELECT, INSERT, UPDATE, DELETE ON medical_tenantkey, medical_employeekey TO poortwacht_app;
SELECT walls.keep_keys_inside('medical_tenantkey');
SELECT walls.keep_keys_inside('medical_employeekey');

-- The employee always sees the own real steps.
CREATE POLICY own_steps ON medical_medicalstep FOR SELECT USING (
    tenant_id = (SELECT walls.tenant()) AND case_id = ANY ((SELECT walls.own_cases())::uuid[]));
