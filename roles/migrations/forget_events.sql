-- Events around signing in are of accounts, not of a tenant: kept for five years as the access record is, and never for less.
CREATE FUNCTION walls.forget_security_events(before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF walls.role() IS DISTINCT FROM 'system' OR before > walls.today() - interval '5 years' THEN
        RAISE EXCEPTION 'kept_for_five_years' USING ERRCODE = 'check_violation';
    END IF;
    DELETE FROM roles_securityevent WHERE (at AT TIME ZONE 'Europe/Amsterdam')::date <= before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION walls.forget_security_events(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.forget_security_events(date) TO poortwacht_app;
