-- Delegation puts the delegate on the medical side of the principal's employers (architecture: "Membership and Delegation write,
-- by trigger, RoleAssignment"); an ended membership no longer breaks the arrival of an employer; a moved department moves its sides.
CREATE FUNCTION walls.serves(member uuid, everyone boolean, place uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT everyone
        OR EXISTS (SELECT 1 FROM roles_membershipemployer l WHERE l.membership_id = member AND l.employer_id = place)
        OR EXISTS (SELECT 1 FROM roles_membershipdepartment l JOIN employers_department d ON d.id = l.department_id
                   WHERE l.membership_id = member AND d.employer_id = place) $$;

-- The rows that a membership (or an employer) should have; NULL means all.
CREATE FUNCTION walls.expected_sides(target uuid, place uuid) RETURNS TABLE (
    tenant_id uuid, user_id uuid, employer_id uuid, membership_id uuid, side text, period daterange)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.tenant_id, m.user_id, e.id, m.id, walls.side_of(m.role), daterange(m.valid_from, m.valid_to, '[]')
    FROM roles_membership m JOIN employers_employer e ON e.tenant_id = m.tenant_id
    WHERE (target IS NULL OR m.id = target) AND (place IS NULL OR e.id = place) AND walls.side_of(m.role) IS NOT NULL
      AND (m.valid_to IS NULL OR m.valid_to >= m.valid_from) AND walls.serves(m.id, m.all_employers, e.id)
    UNION ALL
    SELECT m.tenant_id, m.user_id, e.id, m.id, 'medical', daterange(d.valid_from, d.last_day, '[]')
    FROM (SELECT g.*, least(g.valid_to, (g.revoked_at AT TIME ZONE 'Europe/Amsterdam')::date) AS last_day FROM roles_delegation g) d
    JOIN roles_membership m ON m.id = d.delegate_id JOIN roles_membership p ON p.id = d.principal_id
    JOIN employers_employer e ON e.tenant_id = m.tenant_id
    WHERE (target IS NULL OR m.id = target) AND (place IS NULL OR e.id = place)
      AND (d.last_day IS NULL OR d.last_day >= d.valid_from) AND walls.serves(p.id, p.all_employers, e.id) $$;

CREATE OR REPLACE FUNCTION walls.recompute_sides(target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM roles_roleassignment r WHERE r.membership_id = target
        OR r.membership_id IN (SELECT d.delegate_id FROM roles_delegation d WHERE d.principal_id = target);
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), s.tenant_id, s.user_id, s.employer_id, s.membership_id, s.side, s.period
    FROM (SELECT target AS id UNION SELECT d.delegate_id FROM roles_delegation d WHERE d.principal_id = target) who
    CROSS JOIN LATERAL walls.expected_sides(who.id, NULL) s;
END $$;

CREATE OR REPLACE FUNCTION walls.on_membership_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM walls.recompute_sides(OLD.membership_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM walls.recompute_sides(NEW.membership_id); END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION walls.on_delegation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM walls.recompute_sides(OLD.delegate_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM walls.recompute_sides(NEW.delegate_id); END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE OR DELETE ON roles_delegation
    FOR EACH ROW EXECUTE FUNCTION walls.on_delegation();

CREATE OR REPLACE FUNCTION walls.on_employer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), s.tenant_id, s.user_id, s.employer_id, s.membership_id, s.side, s.period
    FROM walls.expected_sides(NULL, NEW.id) s;
    RETURN NEW;
END $$;

CREATE FUNCTION walls.on_department() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM walls.recompute_sides(l.membership_id) FROM roles_membershipdepartment l WHERE l.department_id = NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_sides AFTER UPDATE OF employer_id ON employers_department
    FOR EACH ROW EXECUTE FUNCTION walls.on_department();

REVOKE ALL ON FUNCTION walls.serves(uuid, boolean, uuid), walls.expected_sides(uuid, uuid), walls.on_delegation(), walls.on_department()
    FROM PUBLIC;

-- A membership is a workplace only after its invitation was accepted.
GRANT SELECT ON roles_invitation TO poortwacht_definer;
CREATE POLICY own_invitations ON roles_invitation FOR SELECT TO poortwacht_definer
    USING (membership_id IN (SELECT m.id FROM roles_membership m WHERE m.user_id = (SELECT walls.actor())));
DROP FUNCTION walls.my_memberships();
CREATE FUNCTION walls.my_memberships() RETURNS TABLE (
    id uuid, tenant_id uuid, role text, display_name text, tenant_name text, accent text, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.id, m.tenant_id, m.role::text, m.display_name::text, p.name::text, p.accent::text, m.valid_from, m.valid_to
    FROM roles_membership m JOIN roles_tenant t ON t.id = m.tenant_id JOIN roles_tenantprofile p ON p.tenant_id = m.tenant_id
    WHERE m.user_id = walls.actor() AND t.active
      AND NOT EXISTS (SELECT 1 FROM roles_invitation i WHERE i.membership_id = m.id AND i.accepted_at IS NULL)
    ORDER BY p.name, m.role, m.id $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.my_memberships() OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
REVOKE ALL ON FUNCTION walls.my_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.my_memberships() TO poortwacht_app;
