-- Nobody handles the own file, in whatever role the membership that names the employee is.
CREATE OR REPLACE FUNCTION walls.is_own_file(house uuid, person uuid, subject uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM roles_membership o JOIN roles_user a ON a.id = o.user_id JOIN roles_user b ON b.identity_id = a.identity_id
                   WHERE o.tenant_id = house AND o.employee_id = subject AND b.id = person) $$;
