-- Threads of Mijn inzage go with the access record that they are about: after five years (NEN 7513), and never sooner, whatever the
-- code asks. The app role itself can change and remove none.
CREATE FUNCTION walls.forget_access_questions(before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    old uuid[];
BEGIN
    IF walls.role() IS DISTINCT FROM 'system' OR before > walls.today() - interval '5 years' THEN
        RAISE EXCEPTION 'kept_for_five_years' USING ERRCODE = 'check_violation';
    END IF;
    old := ARRAY(
        SELECT q.id FROM cases_accessquestion q LEFT JOIN cases_accesspost p ON p.question_id = q.id AND p.tenant_id = q.tenant_id
        WHERE q.tenant_id = walls.tenant()
        GROUP BY q.id, q.asked_at HAVING (greatest(q.asked_at, max(p.written_at)) AT TIME ZONE 'Europe/Amsterdam')::date <= before);
    DELETE FROM cases_accesspost WHERE tenant_id = walls.tenant() AND question_id = ANY (old);
    DELETE FROM cases_accessquestion WHERE tenant_id = walls.tenant() AND id = ANY (old);
    RETURN cardinality(old);
END $$;
REVOKE ALL ON FUNCTION walls.forget_access_questions(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.forget_access_questions(date) TO poortwacht_app;
