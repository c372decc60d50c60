-- The walls schema. Owner: poortwacht_owner. The app role may call the readers below and nothing else.
CREATE SCHEMA walls;
GRANT USAGE ON SCHEMA walls TO poortwacht_app, poortwacht_support, poortwacht_definer;
GRANT USAGE ON SCHEMA public TO poortwacht_app, poortwacht_support, poortwacht_definer;

-- HMAC-SHA256 pads of the context key; two rows while a key is being rotated. No grant to anyone.
CREATE TABLE walls.context_key (slot smallint PRIMARY KEY, ipad bytea NOT NULL, opad bytea NOT NULL);

-- The verified fields {v1, tenant, user, role, medical, expiry, signature}, or NULL: then no policy lets a row through.
CREATE FUNCTION walls.context() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw text := current_setting('poortwacht.context', true);
    fields text[];
    body bytea;
    pads record;
BEGIN
    IF raw IS NULL OR raw = '' THEN RETURN NULL; END IF;
    fields := string_to_array(raw, '|');
    IF cardinality(fields) <> 7 OR fields[1] <> 'v1' THEN RETURN NULL; END IF;
    -- now() is the start of the transaction: a long one keeps its context, a later one cannot replay an old value.
    IF to_timestamp(fields[6]::bigint) < now() THEN RETURN NULL; END IF;
    body := convert_to(left(raw, length(raw) - length(fields[7]) - 1), 'UTF8');
    FOR pads IN SELECT ipad, opad FROM walls.context_key LOOP
        IF encode(sha256(pads.opad || sha256(pads.ipad || body)), 'hex') = fields[7] THEN RETURN fields; END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION walls.tenant() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT nullif((walls.context())[2], '')::uuid $$;

CREATE FUNCTION walls.actor() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT nullif((walls.context())[3], '')::uuid $$;

-- The cases whose medical rows are open: named in the signed context AND allowed by a grant that the database itself checks.
CREATE FUNCTION walls.medical_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    named uuid[];
BEGIN
    IF fields IS NULL OR fields[5] = '-' THEN RETURN '{}'; END IF;
    named := string_to_array(fields[5], ',')::uuid[];
    IF fields[4] = 'system' THEN
        IF cardinality(named) > 0 THEN RETURN named; END IF;
        RETURN ARRAY(SELECT id FROM cases_case WHERE tenant_id = fields[2]::uuid);
    END IF;
    RETURN ARRAY(
        SELECT g.content_object_id FROM privacy_casegrant g JOIN auth_permission p ON p.id = g.permission_id
        JOIN cases_case c ON c.id = g.content_object_id
        WHERE g.tenant_id = fields[2]::uuid AND g.user_id = fields[3]::uuid AND g.content_object_id = ANY (named)
          AND ((p.codename = 'treat_case' AND fields[4] = 'bedrijfsarts')
            OR (p.codename = 'assist_case' AND fields[4] IN ('cmtd', 'medisch_assistent') AND EXISTS (
                SELECT 1 FROM roles_delegation d JOIN roles_membership m ON m.id = d.delegate_id
                WHERE d.tenant_id = g.tenant_id AND d.principal_id = c.bedrijfsarts_id
                  AND m.user_id = g.user_id AND m.role = fields[4]
                  AND d.revoked_at IS NULL AND d.valid_from <= current_date
                  AND (d.valid_to IS NULL OR d.valid_to >= current_date)))));
END $$;

-- The employee reads the own real steps (not notes or findings: those have no such policy).
CREATE FUNCTION walls.own_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
BEGIN
    IF fields IS NULL OR fields[5] IN ('-', '') OR fields[4] <> 'werknemer' THEN RETURN '{}'; END IF;
    RETURN ARRAY(
        SELECT c.id FROM cases_case c JOIN roles_membership m ON m.employee_id = c.employee_id AND m.tenant_id = c.tenant_id
        WHERE c.tenant_id = fields[2]::uuid AND c.id = ANY (string_to_array(fields[5], ',')::uuid[])
          AND m.user_id = fields[3]::uuid AND m.role = 'werknemer' AND m.valid_from <= current_date
          AND (m.valid_to IS NULL OR m.valid_to >= current_date));
END $$;

-- A foreign key may not cross the wall either: every tenant table gets (tenant_id, id) as a target.
CREATE FUNCTION walls.raise_tenant_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT walls.tenant()))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO poortwacht_app', target);
    EXECUTE format('GRANT SELECT ON %I TO poortwacht_support', target);
    PERFORM walls.keep_keys_inside(target);
END $$;

CREATE FUNCTION walls.raise_medical_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY medical_wall ON %I USING (tenant_id = (SELECT walls.tenant()) '
                   'AND case_id = ANY ((SELECT walls.medical_cases())::uuid[]))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO poortwacht_app', target);
    PERFORM walls.keep_keys_inside(target);
END $$;

-- A foreign key to a tenant table must point inside the same tenant: a second, composite key says so.
CREATE FUNCTION walls.keep_keys_inside(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    link record;
BEGIN
    EXECUTE format('CREATE UNIQUE INDEX IF NOT EXISTS %I ON %I (tenant_id, id)', target || '_tenant_id_key', target);
    FOR link IN
        SELECT a.attname AS col, f.relname AS parent FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        JOIN pg_class f ON f.oid = c.confrelid
        WHERE c.conrelid = target::regclass AND c.contype = 'f' AND cardinality(c.conkey) = 1
          AND EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = f.oid AND t.attname = 'tenant_id')
    LOOP
        EXECUTE format('CREATE UNIQUE INDEX IF NOT EXISTS %I ON %I (tenant_id, id)', link.parent || '_tenant_id_key', link.parent);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (tenant_id, %I) REFERENCES %I (tenant_id, id) '
                       'DEFERRABLE INITIALLY DEFERRED', target, left(target || '_' || link.col, 50) || '_inside', link.col, link.parent);
    END LOOP;
END $$;

CREATE FUNCTION walls.make_insert_only(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM poortwacht_app', target);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA walls FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.context(), walls.tenant(), walls.actor(), walls.medical_cases(), walls.own_cases()
    TO poortwacht_app, poortwacht_support, poortwacht_definer;
