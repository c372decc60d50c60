-- Of the named cases: those that a person treats as bedrijfsarts today, in the days of the place if it has any.
CREATE OR REPLACE FUNCTION walls.treated_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := walls.today();
BEGIN
    IF part <> 'bedrijfsarts' THEN RETURN; END IF;
    RETURN QUERY
        SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
        WHERE g.tenant_id = house AND g.user_id = person AND g.content_object_id = ANY (named) AND p.codename = 'treat_case'
          AND (g.valid_from IS NULL OR g.valid_from <= today) AND (g.valid_to IS NULL OR g.valid_to >= today)
          AND EXISTS (SELECT 1 FROM roles_membership m WHERE m.tenant_id = house AND m.user_id = person
              AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today));
END $$;
