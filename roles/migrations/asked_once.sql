-- As in privacy: what a function decides is asked of the named cases alone, not of every case of the tenant. The sets stay as they were.
CREATE OR REPLACE FUNCTION walls.treated_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT c.id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id JOIN cases_case c ON c.id = g.content_object_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = ANY (named) AND c.id = ANY (named) AND p.codename = 'treat_case'
          AND (g.valid_from IS NULL OR g.valid_from <= today) AND (g.valid_to IS NULL OR g.valid_to >= today)
          AND EXISTS (SELECT 1 FROM walls.workplaces(house, person, part) w WHERE walls.serves(w.id, w.all_employers, c.employer_id));
END $$;

CREATE OR REPLACE FUNCTION walls.glass_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT g.case_id FROM privacy_glassopening g JOIN cases_case c ON c.id = g.case_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.case_id = ANY (named) AND c.id = ANY (named)
          -- By the clock on the wall, so that a long transaction does not outlast the hour; a minute's grace between two clocks.
          AND g.opened_at <= clock_timestamp() + interval '1 minute' AND g.until > clock_timestamp()
          AND NOT EXISTS (SELECT 1 FROM privacy_glassevent e WHERE e.opening_id = g.id AND e.kind IN ('closed', 'objected'))
          AND EXISTS (SELECT 1 FROM walls.workplaces(house, person, part) w WHERE w.id = g.membership_id)
          AND NOT walls.is_own_file(house, person, c.employee_id)
          AND NOT EXISTS (SELECT 1 FROM roles_roleassignment r JOIN roles_user u ON u.identity_id = r.identity_id
              WHERE r.tenant_id = house AND u.id = person AND r.employer_id = c.employer_id AND r.side <> 'medical' AND r.period @> today);
END $$;
