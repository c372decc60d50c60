-- Break-glass: a bedrijfsarts of the same tenant opens another's case for a short time. What the service checks, the database
-- checks again: not as anyone else, not the own file, not where the person stands on the regie side, never for long.
-- Nobody outside these roles sees even that a row is there: that a case was opened in need is itself medical.
CREATE FUNCTION walls.only_for_roles(target text, roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY only_for_roles ON %I AS RESTRICTIVE USING ((SELECT (walls.context())[4]) = ANY (%L::text[]))', target, roles);
END $$;
SELECT walls.only_for_roles('privacy_glassopening', '{bedrijfsarts,beheerder,system}');
SELECT walls.only_for_roles('privacy_glassevent', '{bedrijfsarts,beheerder,system}');
SELECT walls.only_for_roles('privacy_glasstry', '{bedrijfsarts,system}');
REVOKE ALL ON privacy_glassopening, privacy_glassevent, privacy_glasstry FROM poortwacht_support;

ALTER TABLE privacy_glassopening ADD CONSTRAINT glass_is_short CHECK (until <= opened_at + interval '24 hours');

CREATE FUNCTION walls.check_glass_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    today date := walls.today();
    subject record;
BEGIN
    IF fields[4] = 'system' THEN RETURN NEW; END IF;
    SELECT employee_id, employer_id INTO subject FROM cases_case WHERE id = NEW.case_id AND tenant_id = NEW.tenant_id;
    IF fields[4] <> 'bedrijfsarts' OR NEW.user_id <> walls.actor()
        OR NOT EXISTS (SELECT 1 FROM roles_membership m WHERE m.id = NEW.membership_id AND m.user_id = NEW.user_id
            AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today))
        OR EXISTS (SELECT 1 FROM roles_membership o WHERE o.user_id = NEW.user_id AND o.employee_id = subject.employee_id)
        OR EXISTS (SELECT 1 FROM roles_roleassignment r WHERE r.user_id = NEW.user_id AND r.employer_id = subject.employer_id
            AND r.side <> 'medical' AND r.period @> today)
    THEN
        RAISE EXCEPTION 'glass_refused' USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever opens it stands on the medical side of this case from now on; who ever stood on the other is refused.
    INSERT INTO privacy_caseside (id, tenant_id, user_id, case_id, side)
    VALUES (gen_random_uuid(), NEW.tenant_id, NEW.user_id, NEW.case_id, 'medical')
    ON CONFLICT (tenant_id, user_id, case_id, side) DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER check_glass_opening BEFORE INSERT ON privacy_glassopening FOR EACH ROW EXECUTE FUNCTION walls.check_glass_opening();

-- Closing is for who opened it; looking at it afterwards is for somebody else.
CREATE FUNCTION walls.check_glass_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    opener uuid;
BEGIN
    IF fields[4] = 'system' THEN RETURN NEW; END IF;
    SELECT user_id INTO opener FROM privacy_glassopening WHERE id = NEW.opening_id AND tenant_id = NEW.tenant_id;
    IF fields[4] <> 'bedrijfsarts' OR (NEW.kind = 'closed') <> (opener = walls.actor())
        OR NOT EXISTS (SELECT 1 FROM roles_membership m WHERE m.id = NEW.by_id AND m.user_id = walls.actor())
    THEN
        RAISE EXCEPTION 'glass_refused' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_glass_event BEFORE INSERT ON privacy_glassevent FOR EACH ROW EXECUTE FUNCTION walls.check_glass_event();

-- Of the named cases: those that a bedrijfsarts opened and that are still open.
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
          AND EXISTS (SELECT 1 FROM roles_membership m WHERE m.id = g.membership_id AND m.user_id = person
              AND m.role = 'bedrijfsarts' AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today))
          AND NOT EXISTS (SELECT 1 FROM roles_membership o WHERE o.tenant_id = house AND o.user_id = person AND o.employee_id = c.employee_id)
          AND NOT EXISTS (SELECT 1 FROM roles_roleassignment r WHERE r.tenant_id = house AND r.user_id = person
              AND r.employer_id = c.employer_id AND r.side <> 'medical' AND r.period @> today);
END $$;

REVOKE ALL ON FUNCTION walls.only_for_roles(text, text[]), walls.check_glass_opening(), walls.check_glass_event() FROM PUBLIC;
