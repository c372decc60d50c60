-- Who was CMTD on a case never becomes its CM-WG, and the other way round (RSC Werkwijzer 2.1, 2.2): noted on every grant.
CREATE FUNCTION walls.note_case_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    code text;
    wanted text;
BEGIN
    SELECT codename INTO code FROM auth_permission WHERE id = NEW.permission_id;
    wanted := CASE WHEN code IN ('treat_case', 'assist_case') THEN 'medical' WHEN code = 'casemanage_case' THEN 'regie' END;
    IF wanted IS NOT NULL THEN
        INSERT INTO privacy_caseside (id, tenant_id, user_id, case_id, side)
        VALUES (gen_random_uuid(), NEW.tenant_id, NEW.user_id, NEW.content_object_id, wanted)
        ON CONFLICT (tenant_id, user_id, case_id, side) DO NOTHING;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_case_side AFTER INSERT OR UPDATE ON privacy_casegrant FOR EACH ROW EXECUTE FUNCTION walls.note_case_side();
REVOKE INSERT ON privacy_caseside FROM poortwacht_app;
REVOKE ALL ON FUNCTION walls.note_case_side() FROM PUBLIC;
