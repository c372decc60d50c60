-- A side follows the identity of its account by itself, in every tenant: the cascade is the database's own and knows no wall, and
-- the constraint roles_never_mix refuses an identity that would stand on both sides.
ALTER TABLE roles_roleassignment ADD CONSTRAINT roles_roleassignment_identity FOREIGN KEY (user_id, identity_id)
    REFERENCES roles_user (id, identity_id) ON UPDATE CASCADE;

-- Whoever writes an account: its identity is its own id until a link says otherwise, and only the trigger of a link changes it.
CREATE FUNCTION walls.keep_identity() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN NEW.identity_id := NEW.id;
    ELSIF current_user <> 'poortwacht_owner' THEN NEW.identity_id := OLD.identity_id; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_identity BEFORE INSERT OR UPDATE ON roles_user FOR EACH ROW EXECUTE FUNCTION walls.keep_identity();

-- The person behind an account: the smallest id of all accounts that links in force connect, of whatever tenant.
GRANT SELECT ON roles_identitylink TO poortwacht_definer;
CREATE POLICY all_links ON roles_identitylink FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.identity_of(person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE near (id) AS (
        SELECT person
        UNION
        SELECT CASE WHEN l.account_id = n.id THEN l.same_as_id ELSE l.account_id END
        FROM near n JOIN roles_identitylink l ON n.id IN (l.account_id, l.same_as_id) AND l.ended_at IS NULL)
    SELECT id FROM near ORDER BY id LIMIT 1 $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.identity_of(uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
REVOKE ALL ON FUNCTION walls.identity_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.identity_of(uuid) TO poortwacht_owner;

-- Whether an employee is the person behind an account.
CREATE FUNCTION walls.is_own_file(house uuid, person uuid, subject uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM roles_membership o JOIN roles_user a ON a.id = o.user_id JOIN roles_user b ON b.identity_id = a.identity_id
                   WHERE o.tenant_id = house AND o.employee_id = subject AND o.role = 'werknemer' AND b.id = person) $$;

-- Marking two accounts as one person: both work in the house, it puts itself on record, and it is refused where the person would
-- stand on both sides or handle the own file. It is never removed, only ended, with its own line on the record.
CREATE FUNCTION walls.on_identity_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before uuid[];
    deed text := 'identity.link';
    doer uuid := NEW.recorded_by_id;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.account_id <> OLD.account_id OR NEW.same_as_id <> OLD.same_as_id OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL) THEN
            RAISE EXCEPTION 'identity_links_are_kept' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.ended_at IS NOT DISTINCT FROM OLD.ended_at THEN RETURN NULL; END IF;
        deed := 'identity.unlink';
        doer := coalesce(NEW.ended_by_id, NEW.recorded_by_id);
    ELSIF (SELECT count(DISTINCT m.user_id) FROM roles_membership m WHERE m.tenant_id = NEW.tenant_id
           AND m.user_id IN (NEW.account_id, NEW.same_as_id)) < (CASE WHEN NEW.account_id = NEW.same_as_id THEN 1 ELSE 2 END) THEN
        RAISE EXCEPTION 'accounts_of_this_house_only' USING ERRCODE = 'check_violation';
    END IF;
    IF (walls.context())[4] NOT IN ('beheerder', 'system') THEN
        RAISE EXCEPTION 'only_a_beheerder_links_accounts' USING ERRCODE = 'check_violation';
    END IF;
    SELECT array_agg(DISTINCT identity_id) INTO before FROM roles_user WHERE id IN (NEW.account_id, NEW.same_as_id);
    UPDATE roles_user u SET identity_id = walls.identity_of(u.id)
    WHERE u.identity_id = ANY (before) AND u.identity_id <> walls.identity_of(u.id);
    IF EXISTS (SELECT 1 FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id JOIN cases_case c ON c.id = g.content_object_id
               JOIN roles_user u ON u.id = g.user_id
               WHERE p.codename IN ('treat_case', 'assist_case', 'casemanage_case') AND u.identity_id = walls.identity_of(NEW.account_id)
                 AND walls.is_own_file(g.tenant_id, g.user_id, c.employee_id)) THEN
        RAISE EXCEPTION 'nobody_handles_the_own_file' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO privacy_auditentry (at, request_id, session, user_id, membership_id, role, action, kind, objects_touched, purpose, ground,
                                    detail, source, outcome, tenant_id)
    VALUES (now(), gen_random_uuid(), '', walls.actor(), doer, (walls.context())[4], deed, 'write',
            ARRAY[NEW.id, NEW.account_id, NEW.same_as_id], 'management', 'AVG 32', '{}', 'database', 'ok', NEW.tenant_id);
    RETURN NULL;
END $$;
CREATE TRIGGER on_identity_link AFTER INSERT OR UPDATE ON roles_identitylink FOR EACH ROW EXECUTE FUNCTION walls.on_identity_link();

CREATE FUNCTION walls.keep_identity_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE EXCEPTION 'identity_links_are_kept' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER keep_identity_link BEFORE DELETE ON roles_identitylink FOR EACH ROW EXECUTE FUNCTION walls.keep_identity_link();

-- An arts-gemachtigde of the employer stands on a side of the own: not the medical one (RSC Werkwijzer 4.1), nor regie, which may
-- see nothing of health.
DROP FUNCTION walls.expected_sides(uuid, uuid);
CREATE FUNCTION walls.expected_sides(target uuid, place uuid) RETURNS TABLE (
    tenant_id uuid, user_id uuid, identity_id uuid, employer_id uuid, membership_id uuid, side text, period daterange)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.tenant_id, f.user_id, u.identity_id, f.employer_id, f.membership_id, f.side, f.period FROM (
        SELECT m.tenant_id, m.user_id, e.id AS employer_id, m.id AS membership_id, walls.side_of(m.role) AS side,
               daterange(m.valid_from, m.valid_to, '[]') AS period
        FROM roles_membership m JOIN employers_employer e ON e.tenant_id = m.tenant_id
        WHERE (target IS NULL OR m.id = target) AND (place IS NULL OR e.id = place) AND walls.side_of(m.role) IS NOT NULL
          AND (m.valid_to IS NULL OR m.valid_to >= m.valid_from) AND walls.serves(m.id, m.all_employers, e.id)
        UNION ALL
        SELECT m.tenant_id, m.user_id, s.employer_id, m.id, 'medical', daterange(d.valid_from, d.last_day, '[]')
        FROM (SELECT g.*, least(g.valid_to, (g.revoked_at AT TIME ZONE 'Europe/Amsterdam')::date) AS last_day
              FROM roles_delegation g WHERE g.accepted_at IS NOT NULL OR g.revoked_at IS NULL) d
        JOIN roles_membership m ON m.id = d.delegate_id
        JOIN (SELECT DISTINCT o.delegation_id, coalesce(o.employer_id, c.employer_id) AS employer_id
              FROM roles_delegationscope o LEFT JOIN cases_case c ON c.id = o.case_id) s ON s.delegation_id = d.id
        WHERE (target IS NULL OR m.id = target) AND (place IS NULL OR s.employer_id = place)
          AND (d.last_day IS NULL OR d.last_day >= d.valid_from)
        UNION ALL
        SELECT m.tenant_id, m.user_id, a.employer_id, m.id, 'gemachtigd', daterange(a.valid_from, a.valid_to, '[]')
        FROM roles_artsgemachtigde a JOIN roles_membership m ON m.id = a.membership_id
        WHERE (target IS NULL OR m.id = target) AND (place IS NULL OR a.employer_id = place)
          AND (a.valid_to IS NULL OR a.valid_to >= a.valid_from)
    ) f JOIN roles_user u ON u.id = f.user_id $$;

CREATE OR REPLACE FUNCTION walls.recompute_sides(target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM roles_roleassignment r WHERE r.membership_id = target
        OR r.membership_id IN (SELECT d.delegate_id FROM roles_delegation d WHERE d.principal_id = target);
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, identity_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), s.tenant_id, s.user_id, s.identity_id, s.employer_id, s.membership_id, s.side, s.period
    FROM (SELECT target AS id UNION SELECT d.delegate_id FROM roles_delegation d WHERE d.principal_id = target) who
    CROSS JOIN LATERAL walls.expected_sides(who.id, NULL) s;
END $$;

CREATE OR REPLACE FUNCTION walls.on_employer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO roles_roleassignment (id, tenant_id, user_id, identity_id, employer_id, membership_id, side, period)
    SELECT gen_random_uuid(), s.tenant_id, s.user_id, s.identity_id, s.employer_id, s.membership_id, s.side, s.period
    FROM walls.expected_sides(NULL, NEW.id) s;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE OR DELETE ON roles_artsgemachtigde
    FOR EACH ROW EXECUTE FUNCTION walls.on_membership_link();

-- Who was on the medical side of a running case of the employer does not become its arts-gemachtigde.
CREATE FUNCTION walls.refuse_arts_gemachtigde() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM roles_membership m JOIN roles_user u ON u.id = m.user_id JOIN privacy_caseside s ON s.identity_id = u.identity_id
               JOIN cases_case c ON c.id = s.case_id
               WHERE m.id = NEW.membership_id AND s.side = 'medical' AND c.employer_id = NEW.employer_id AND c.state IN ('open', 'recovered')) THEN
        RAISE EXCEPTION 'arts_gemachtigde_never_treats' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_arts_gemachtigde AFTER INSERT OR UPDATE ON roles_artsgemachtigde
    FOR EACH ROW EXECUTE FUNCTION walls.refuse_arts_gemachtigde();

REVOKE ALL ON FUNCTION walls.keep_identity(), walls.is_own_file(uuid, uuid, uuid), walls.on_identity_link(), walls.keep_identity_link(),
    walls.expected_sides(uuid, uuid), walls.refuse_arts_gemachtigde() FROM PUBLIC;
