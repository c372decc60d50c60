-- Role mixing is refused by the exclusion constraint roles_never_mix; these triggers keep its table, whatever path wrote the membership.
CREATE FUNCTION walls.side_of(role text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN role IN ('bedrijfsarts', 'cmtd', 'medisch_assistent') THEN 'medical'
                WHEN role IN ('cm_wg', 'verzekeraar', 'leidinggevende', 'hr', 'werkgever') THEN 'regie' END $$;

CREATE FUNCTION walls.recompute_sides(target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM roles_roleassignment WHERE membership_id = target;
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), m.tenant_id, m.user_id, e.id, m.id, walls.side_of(m.role), daterange(m.valid_from, m.valid_to, '[]')
    FROM roles_membership m JOIN employers_employer e ON e.tenant_id = m.tenant_id
    WHERE m.id = target AND walls.side_of(m.role) IS NOT NULL AND (m.valid_to IS NULL OR m.valid_to >= m.valid_from)
      AND (m.all_employers
        OR EXISTS (SELECT 1 FROM roles_membershipemployer l WHERE l.membership_id = m.id AND l.employer_id = e.id)
        OR EXISTS (SELECT 1 FROM roles_membershipdepartment l JOIN employers_department d ON d.id = l.department_id
                   WHERE l.membership_id = m.id AND d.employer_id = e.id));
END $$;

CREATE FUNCTION walls.on_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN PERFORM walls.recompute_sides(NEW.id); RETURN NEW; END $$;
CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE ON roles_membership FOR EACH ROW EXECUTE FUNCTION walls.on_membership();

CREATE FUNCTION walls.on_membership_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN PERFORM walls.recompute_sides(coalesce(NEW.membership_id, OLD.membership_id)); RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE OR DELETE ON roles_membershipemployer
    FOR EACH ROW EXECUTE FUNCTION walls.on_membership_link();
CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE OR DELETE ON roles_membershipdepartment
    FOR EACH ROW EXECUTE FUNCTION walls.on_membership_link();

CREATE FUNCTION walls.on_employer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), m.tenant_id, m.user_id, NEW.id, m.id, walls.side_of(m.role), daterange(m.valid_from, m.valid_to, '[]')
    FROM roles_membership m
    WHERE m.tenant_id = NEW.tenant_id AND m.all_employers AND walls.side_of(m.role) IS NOT NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_sides AFTER INSERT ON employers_employer FOR EACH ROW EXECUTE FUNCTION walls.on_employer();

REVOKE INSERT, UPDATE, DELETE ON roles_roleassignment FROM poortwacht_app;
REVOKE ALL ON FUNCTION walls.recompute_sides(uuid), walls.on_membership(), walls.on_membership_link(), walls.on_employer() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.side_of(text) TO poortwacht_app;

-- Signing in comes before a tenant is chosen: a person may learn the own memberships, of all tenants, and nothing else.
GRANT SELECT ON roles_membership, roles_tenantprofile, roles_tenant TO poortwacht_definer;
CREATE POLICY own_memberships ON roles_membership FOR SELECT TO poortwacht_definer USING (user_id = (SELECT walls.actor()));
CREATE POLICY names_of_tenants ON roles_tenantprofile FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.my_memberships() RETURNS TABLE (
    id uuid, tenant_id uuid, role text, display_name text, tenant_name text, accent text, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.id, m.tenant_id, m.role::text, m.display_name::text, p.name::text, p.accent::text, m.valid_from, m.valid_to
    FROM roles_membership m JOIN roles_tenant t ON t.id = m.tenant_id JOIN roles_tenantprofile p ON p.tenant_id = m.tenant_id
    WHERE m.user_id = walls.actor() AND t.active
    ORDER BY p.name, m.role, m.id $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.my_memberships() OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
REVOKE ALL ON FUNCTION walls.my_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.my_memberships() TO poortwacht_app;
