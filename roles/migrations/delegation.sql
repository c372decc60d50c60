-- References of the new columns stay inside the tenant; a certificate is the delegate's own.
ALTER TABLE roles_delegation ADD CONSTRAINT roles_delegation_certificate_id_inside FOREIGN KEY (tenant_id, certificate_id)
    REFERENCES roles_certificate (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE roles_delegation ADD CONSTRAINT roles_delegation_revoked_by_id_inside FOREIGN KEY (tenant_id, revoked_by_id)
    REFERENCES roles_membership (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX roles_certificate_of_holder_key ON roles_certificate (id, holder_id);
ALTER TABLE roles_delegation ADD CONSTRAINT roles_delegation_certificate_holder_inside FOREIGN KEY (certificate_id, delegate_id)
    REFERENCES roles_certificate (id, holder_id) DEFERRABLE INITIALLY DEFERRED;

-- Whether the person at work is this membership: by the signed context, which no SQL can forge.
CREATE FUNCTION walls.acts_as(member uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM roles_membership m
                   WHERE m.id = member AND m.user_id = walls.actor() AND m.role = (walls.context())[4]) $$;

-- The bedrijfsarts proposes, the delegate accepts; other terms ask for a new acceptance; what was revoked stays so.
CREATE FUNCTION walls.keep_delegation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN NEW.accepted_at := NULL; RETURN NEW; END IF;
    IF (NEW.principal_id, NEW.delegate_id, NEW.certificate_id, NEW.tasks, NEW.valid_from)
            IS DISTINCT FROM (OLD.principal_id, OLD.delegate_id, OLD.certificate_id, OLD.tasks, OLD.valid_from)
        OR coalesce(NEW.valid_to, 'infinity') > coalesce(OLD.valid_to, 'infinity') THEN NEW.accepted_at := NULL; END IF;
    IF OLD.revoked_at IS NOT NULL THEN NEW.revoked_at := OLD.revoked_at; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_delegation BEFORE INSERT OR UPDATE ON roles_delegation FOR EACH ROW EXECUTE FUNCTION walls.keep_delegation();

CREATE FUNCTION walls.refuse_delegation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT walls.acts_as(NEW.principal_id) THEN
        RAISE EXCEPTION 'only_the_bedrijfsarts_delegates' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL AND NOT walls.acts_as(NEW.delegate_id) THEN
        RAISE EXCEPTION 'only_the_delegate_accepts' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_delegation AFTER INSERT OR UPDATE ON roles_delegation FOR EACH ROW EXECUTE FUNCTION walls.refuse_delegation();

CREATE FUNCTION walls.on_delegation_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND (NEW.delegation_id, NEW.employer_id, NEW.case_id)
            IS DISTINCT FROM (OLD.delegation_id, OLD.employer_id, OLD.case_id)) THEN
        UPDATE roles_delegation SET accepted_at = NULL WHERE id = NEW.delegation_id AND accepted_at IS NOT NULL;
    END IF;
    PERFORM walls.recompute_sides(d.delegate_id) FROM roles_delegation d
    WHERE d.id = ANY (ARRAY[CASE WHEN TG_OP <> 'DELETE' THEN NEW.delegation_id END, CASE WHEN TG_OP <> 'INSERT' THEN OLD.delegation_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_sides AFTER INSERT OR UPDATE OR DELETE ON roles_delegationscope
    FOR EACH ROW EXECUTE FUNCTION walls.on_delegation_scope();

-- A delegate stands on the medical side where the delegation counts, from the proposal on; one that nobody accepted leaves no side.
CREATE OR REPLACE FUNCTION walls.expected_sides(target uuid, place uuid) RETURNS TABLE (
    tenant_id uuid, user_id uuid, employer_id uuid, membership_id uuid, side text, period daterange)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.tenant_id, m.user_id, e.id, m.id, walls.side_of(m.role), daterange(m.valid_from, m.valid_to, '[]')
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
      AND (d.last_day IS NULL OR d.last_day >= d.valid_from) $$;

-- The delegations of a membership that count on a day: accepted, in their period, by a bedrijfsarts at work, under a certificate
-- that has not expired.
CREATE FUNCTION walls.delegations_on(member uuid, day date) RETURNS TABLE (id uuid, principal_id uuid, tasks text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.id, d.principal_id, d.tasks::text[]
    FROM roles_delegation d JOIN roles_certificate k ON k.id = d.certificate_id
    JOIN roles_membership m ON m.id = d.delegate_id JOIN roles_membership b ON b.id = d.principal_id
    WHERE d.delegate_id = member AND d.accepted_at IS NOT NULL AND d.revoked_at IS NULL
      AND d.valid_from <= day AND (d.valid_to IS NULL OR d.valid_to >= day) AND k.valid_from <= day AND k.valid_to >= day
      AND m.role IN ('cmtd', 'medisch_assistent') AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to >= day)
      AND b.role = 'bedrijfsarts' AND b.valid_from <= day AND (b.valid_to IS NULL OR b.valid_to >= day) $$;

-- The tasks that a membership may do on a case on a day; examination and vaccination only with a skill that still counts.
CREATE FUNCTION walls.delegated_tasks(member uuid, target uuid, day date) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT t.task ORDER BY t.task), '{}')
    FROM cases_case c JOIN walls.delegations_on(member, day) d ON d.principal_id = c.bedrijfsarts_id
    JOIN roles_delegationscope s ON s.delegation_id = d.id AND (s.case_id = c.id OR s.employer_id = c.employer_id)
    CROSS JOIN LATERAL unnest(d.tasks) AS t (task)
    WHERE c.id = target AND (t.task NOT IN ('examination', 'vaccination') OR EXISTS (
        SELECT 1 FROM roles_skill k WHERE k.holder_id = member AND k.task = t.task AND k.assessed_on <= day AND k.valid_to >= day)) $$;

CREATE OR REPLACE FUNCTION walls.assisted_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT c.id FROM roles_membership m CROSS JOIN LATERAL walls.delegations_on(m.id, walls.today()) d
        JOIN cases_case c ON c.bedrijfsarts_id = d.principal_id
        JOIN roles_delegationscope s ON s.delegation_id = d.id AND (s.case_id = c.id OR s.employer_id = c.employer_id)
        WHERE m.tenant_id = house AND m.user_id = person AND m.role = part AND c.tenant_id = house AND c.id = ANY (named)
          AND EXISTS (SELECT 1 FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
              WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = c.id AND p.codename = 'assist_case');
END $$;

-- Apart from any case: employees of an employer in the scope; of a delegation for single cases, the employees of those.
CREATE OR REPLACE FUNCTION walls.assisted_employees(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT e.id FROM employers_employee e
        WHERE e.tenant_id = house AND e.id = ANY (named)
          AND EXISTS (
            SELECT 1 FROM roles_membership m CROSS JOIN LATERAL walls.delegations_on(m.id, walls.today()) d
            JOIN roles_membership b ON b.id = d.principal_id JOIN roles_delegationscope s ON s.delegation_id = d.id
            LEFT JOIN cases_case c ON c.id = s.case_id
            WHERE m.tenant_id = house AND m.user_id = person AND m.role = part
              AND (s.employer_id = e.employer_id OR c.employee_id = e.id)
              AND walls.serves(m.id, m.all_employers, e.employer_id) AND walls.serves(b.id, b.all_employers, e.employer_id))
          AND NOT EXISTS (SELECT 1 FROM roles_membership o WHERE o.tenant_id = house AND o.user_id = person AND o.employee_id = e.id);
END $$;

-- What a delegate does, the bedrijfsarts of the case answers for: from the access record it is noted, to be checked.
CREATE FUNCTION walls.note_delegated_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO roles_delegatedact (id, tenant_id, principal_id, delegate_id, entry_id, case_id, action, subject, at)
    SELECT gen_random_uuid(), NEW.tenant_id, c.bedrijfsarts_id, NEW.membership_id, NEW.id, NEW.case_id, NEW.action,
           left(coalesce(nullif(NEW.detail ->> 'code', ''), nullif(NEW.purpose, 'care'), ''), 60), NEW.at
    FROM cases_case c WHERE c.id = NEW.case_id AND c.bedrijfsarts_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER note_delegated_act AFTER INSERT ON privacy_auditentry FOR EACH ROW
    WHEN (NEW.role IN ('cmtd', 'medisch_assistent') AND NEW.kind IN ('write', 'export') AND NEW.case_id IS NOT NULL
          AND NEW.membership_id IS NOT NULL)
    EXECUTE FUNCTION walls.note_delegated_act();

-- Signed by the bedrijfsarts in whose name it was done, once; never removed.
CREATE FUNCTION walls.keep_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'acts_are_kept' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.signed_at IS DISTINCT FROM OLD.signed_at AND (OLD.signed_at IS NOT NULL OR NOT walls.acts_as(NEW.principal_id)) THEN
        RAISE EXCEPTION 'only_the_bedrijfsarts_signs' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_act AFTER UPDATE OR DELETE ON roles_delegatedact FOR EACH ROW EXECUTE FUNCTION walls.keep_act();

REVOKE ALL ON FUNCTION walls.acts_as(uuid), walls.keep_delegation(), walls.refuse_delegation(), walls.on_delegation_scope(),
    walls.delegations_on(uuid, date), walls.delegated_tasks(uuid, uuid, date), walls.note_delegated_act(),
    walls.keep_act() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.delegations_on(uuid, date), walls.delegated_tasks(uuid, uuid, date) TO poortwacht_app;
