-- Keys open with a case or with a record: an employee's when that record is open, or the employee reads the own rows.
DROP POLICY medical_wall ON medical_tenantkey;
CREATE POLICY medical_wall ON medical_tenantkey USING (
    tenant_id = (SELECT walls.tenant())
    AND cardinality((SELECT walls.medical_employees())::uuid[] || (SELECT walls.own_employees())::uuid[]) > 0);
DROP POLICY medical_wall ON medical_employeekey;
CREATE POLICY medical_wall ON medical_employeekey USING (
    tenant_id = (SELECT walls.tenant())
    AND employee_id = ANY ((SELECT walls.medical_employees())::uuid[] || (SELECT walls.own_employees())::uuid[]));
