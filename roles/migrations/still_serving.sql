-- A place outlives nothing: who treats, assists or opens in need does so by a membership that is in force, accepted, and still for
-- the employer of the case. privacy.policy says the same; here the database says it of whatever code asks.
CREATE FUNCTION walls.workplaces(house uuid, person uuid, part text) RETURNS TABLE (id uuid, all_employers boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.id, m.all_employers FROM roles_membership m
    WHERE m.tenant_id = house AND m.user_id = person AND m.role = part
      AND m.valid_from <= walls.today() AND (m.valid_to IS NULL OR m.valid_to >= walls.today())
      AND NOT EXISTS (SELECT 1 FROM roles_invitation i WHERE i.membership_id = m.id AND i.accepted_at IS NULL) $$;

CREATE OR REPLACE FUNCTION walls.treated_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT c.id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id JOIN cases_case c ON c.id = g.content_object_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = ANY (named) AND p.codename = 'treat_case'
          AND (g.valid_from IS NULL OR g.valid_from <= today) AND (g.valid_to IS NULL OR g.valid_to >= today)
          AND EXISTS (SELECT 1 FROM walls.workplaces(house, person, part) w WHERE walls.serves(w.id, w.all_employers, c.employer_id));
END $$;

-- Nobody gives or takes a delegation by a membership that waits for its person to accept the invitation.
CREATE OR REPLACE FUNCTION walls.delegations_on(member uuid, day date) RETURNS TABLE (id uuid, principal_id uuid, tasks text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.id, d.principal_id, d.tasks::text[]
    FROM roles_delegation d JOIN roles_certificate k ON k.id = d.certificate_id
    JOIN roles_membership m ON m.id = d.delegate_id JOIN roles_membership b ON b.id = d.principal_id
    WHERE d.delegate_id = member AND d.accepted_at IS NOT NULL AND d.revoked_at IS NULL
      AND d.valid_from <= day AND (d.valid_to IS NULL OR d.valid_to >= day) AND k.valid_from <= day AND k.valid_to >= day
      AND m.role IN ('cmtd', 'medisch_assistent') AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to >= day)
      AND b.role = 'bedrijfsarts' AND b.valid_from <= day AND (b.valid_to IS NULL OR b.valid_to >= day)
      AND NOT EXISTS (SELECT 1 FROM roles_invitation i WHERE i.membership_id IN (m.id, b.id) AND i.accepted_at IS NULL) $$;

-- A delegate has no more than the bedrijfsarts still has to give: both serve the employer.
CREATE OR REPLACE FUNCTION walls.assisted_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT c.id FROM walls.workplaces(house, person, part) w CROSS JOIN LATERAL walls.delegations_on(w.id, today) d
        JOIN roles_membership b ON b.id = d.principal_id JOIN cases_case c ON c.bedrijfsarts_id = b.id
        JOIN roles_delegationscope s ON s.delegation_id = d.id AND (s.case_id = c.id OR s.employer_id = c.employer_id)
        WHERE c.tenant_id = house AND c.id = ANY (named)
          AND walls.serves(w.id, w.all_employers, c.employer_id) AND walls.serves(b.id, b.all_employers, c.employer_id)
          AND EXISTS (SELECT 1 FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
              WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = c.id AND p.codename = 'assist_case'
                AND (g.valid_from IS NULL OR g.valid_from <= today) AND (g.valid_to IS NULL OR g.valid_to >= today));
END $$;

CREATE OR REPLACE FUNCTION walls.delegated_tasks(member uuid, target uuid, day date) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT t.task ORDER BY t.task), '{}')
    FROM cases_case c JOIN walls.delegations_on(member, day) d ON d.principal_id = c.bedrijfsarts_id
    JOIN roles_membership b ON b.id = d.principal_id
    JOIN roles_delegationscope s ON s.delegation_id = d.id AND (s.case_id = c.id OR s.employer_id = c.employer_id)
    CROSS JOIN LATERAL unnest(d.tasks) AS t (task)
    WHERE c.id = target AND walls.serves(b.id, b.all_employers, c.employer_id)
      AND (t.task NOT IN ('examination', 'vaccination') OR EXISTS (
        SELECT 1 FROM roles_skill k WHERE k.holder_id = member AND k.task = t.task AND k.assessed_on <= day AND k.valid_to >= day)) $$;

CREATE OR REPLACE FUNCTION walls.served_employees(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT e.id FROM employers_employee e
        WHERE e.tenant_id = house AND e.id = ANY (named)
          AND EXISTS (SELECT 1 FROM walls.workplaces(house, person, part) w WHERE walls.serves(w.id, w.all_employers, e.employer_id))
          AND NOT walls.is_own_file(house, person, e.id);
END $$;

CREATE OR REPLACE FUNCTION walls.assisted_employees(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF part NOT IN ('cmtd', 'medisch_assistent') THEN RETURN; END IF;
    RETURN QUERY
        SELECT e.id FROM employers_employee e
        WHERE e.tenant_id = house AND e.id = ANY (named)
          AND EXISTS (
            SELECT 1 FROM walls.workplaces(house, person, part) w CROSS JOIN LATERAL walls.delegations_on(w.id, walls.today()) d
            JOIN roles_membership b ON b.id = d.principal_id JOIN roles_delegationscope s ON s.delegation_id = d.id
            LEFT JOIN cases_case c ON c.id = s.case_id
            WHERE (s.employer_id = e.employer_id OR c.employee_id = e.id)
              AND walls.serves(w.id, w.all_employers, e.employer_id) AND walls.serves(b.id, b.all_employers, e.employer_id))
          AND NOT walls.is_own_file(house, person, e.id);
END $$;

-- Break-glass ends as well when the person, by whatever account, comes to stand on the employer's side.
CREATE OR REPLACE FUNCTION walls.glass_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT g.case_id FROM privacy_glassopening g JOIN cases_case c ON c.id = g.case_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.case_id = ANY (named)
          -- By the clock on the wall, so that a long transaction does not outlast the hour; a minute's grace between two clocks.
          AND g.opened_at <= clock_timestamp() + interval '1 minute' AND g.until > clock_timestamp()
          AND NOT EXISTS (SELECT 1 FROM privacy_glassevent e WHERE e.opening_id = g.id AND e.kind IN ('closed', 'objected'))
          AND EXISTS (SELECT 1 FROM walls.workplaces(house, person, part) w WHERE w.id = g.membership_id)
          AND NOT walls.is_own_file(house, person, c.employee_id)
          AND NOT EXISTS (SELECT 1 FROM roles_roleassignment r JOIN roles_user u ON u.identity_id = r.identity_id
              WHERE r.tenant_id = house AND u.id = person AND r.employer_id = c.employer_id AND r.side <> 'medical' AND r.period @> today);
END $$;

-- A link ends with the people whom the arbodienst named through it: who stays would read what the next arbodienst writes.
CREATE POLICY named_through_links ON roles_membership FOR SELECT TO poortwacht_definer USING (issued_by_id IS NOT NULL);
CREATE FUNCTION walls.people_of_link(link uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FROM roles_membership
    WHERE issued_by_id = link AND (valid_to IS NULL OR valid_to >= (now() AT TIME ZONE 'Europe/Amsterdam')::date) $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.people_of_link(uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
CREATE FUNCTION walls.on_end_of_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'ended' AND OLD.state <> 'ended' AND walls.people_of_link(NEW.id) > 0 THEN
        RAISE EXCEPTION 'people named through a link leave first' USING ERRCODE = 'check_violation', CONSTRAINT = 'arbodienst_link_ends_people';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_leave_first BEFORE UPDATE ON roles_arbodienstlink FOR EACH ROW EXECUTE FUNCTION walls.on_end_of_link();

REVOKE ALL ON FUNCTION walls.workplaces(uuid, uuid, text), walls.people_of_link(uuid), walls.on_end_of_link() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.people_of_link(uuid) TO poortwacht_owner;
GRANT EXECUTE ON FUNCTION walls.serves(uuid, boolean, uuid) TO poortwacht_app;

-- Nobody changes acts that may not be read: how many rows changed would tell.
CREATE POLICY readers_change ON roles_delegatedact AS RESTRICTIVE FOR UPDATE USING (
    (SELECT walls.role()) IN ('system', 'link')
    OR principal_id IN (SELECT id FROM roles_membership WHERE user_id = (SELECT walls.actor()))
    OR delegate_id IN (SELECT id FROM roles_membership WHERE user_id = (SELECT walls.actor())));
