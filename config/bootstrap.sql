-- The database roles and extensions that Poortwacht stands on. Run as superuser in its own database, before migrate:
--   manage.py db_bootstrap          (also sets the passwords, see docs/settings.md), or
--   psql -d poortwacht -f config/bootstrap.sql   (then \password for each role that logs in)
-- Running it again changes nothing. Migrations create everything else.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['poortwacht_owner', 'poortwacht_app', 'poortwacht_support', 'poortwacht_backup', 'poortwacht_definer'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS LOGIN', name);
    END LOOP;
END $$;

-- Owns schema and tables; only migrations connect as this role. Row-level security binds it too (FORCE).
-- Without INHERIT: policies made for the definer must not open rows to the owner.
GRANT poortwacht_definer TO poortwacht_owner WITH ADMIN TRUE, SET TRUE, INHERIT FALSE;
-- Owns the few functions that look across tenants; nobody logs in as it.
ALTER ROLE poortwacht_definer NOLOGIN;
-- Dumps need every row.
ALTER ROLE poortwacht_backup BYPASSRLS;
GRANT pg_read_all_data TO poortwacht_backup;
ALTER ROLE poortwacht_backup SET default_transaction_read_only = on;
ALTER ROLE poortwacht_support SET default_transaction_read_only = on;

-- Whoever may run one statement as the app role must not read, in pg_stat_activity, what other sessions run: the signed
-- context stands there in full. Nor may a failing statement leave the values of a row in the server's log.
ALTER ROLE poortwacht_app SET track_activities = off;
ALTER ROLE poortwacht_app SET log_min_error_statement = panic;
ALTER ROLE poortwacht_app SET log_error_verbosity = terse;

DO $$
DECLARE
    db text := current_database();
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO poortwacht_owner', db);
    -- No temporary tables for the app role: they could stand in for a real table inside a function.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', db);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO poortwacht_app, poortwacht_support, poortwacht_backup', db);
END $$;

ALTER SCHEMA public OWNER TO poortwacht_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- EXCLUDE constraints over ids and periods; search in names.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
