-- The access record by month of `at`. The app role reaches the partitions through their parent only: it has no right on them.
ALTER TABLE privacy_auditentry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE privacy_auditentry RENAME TO privacy_auditentry_before;
ALTER TABLE privacy_auditentry_before RENAME CONSTRAINT privacy_auditentry_pkey TO privacy_auditentry_before_pkey;
CREATE SEQUENCE privacy_auditentry_number AS bigint;
CREATE TABLE privacy_auditentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    request_id uuid NOT NULL,
    session varchar(16) NOT NULL,
    user_id uuid,
    membership_id uuid,
    role varchar(20) NOT NULL,
    on_behalf_of uuid,
    employee_id uuid,
    case_id uuid,
    action varchar(60) NOT NULL,
    kind varchar(10) NOT NULL,
    objects_touched uuid[] NOT NULL,
    purpose varchar(120) NOT NULL,
    ground varchar(40) NOT NULL,
    detail jsonb NOT NULL,
    source varchar(60) NOT NULL,
    outcome varchar(10) NOT NULL,
    tenant_id uuid NOT NULL REFERENCES roles_tenant (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
ALTER SEQUENCE privacy_auditentry_number OWNED BY privacy_auditentry.id;

CREATE INDEX audit_by_time ON privacy_auditentry (tenant_id, at DESC, request_id DESC);
CREATE INDEX audit_by_person ON privacy_auditentry (tenant_id, membership_id, at DESC);
CREATE INDEX audit_by_employee ON privacy_auditentry (tenant_id, employee_id, at DESC);
CREATE INDEX audit_by_case ON privacy_auditentry (tenant_id, case_id, at DESC);
CREATE INDEX audit_by_record ON privacy_auditentry (tenant_id, recorded_at);

ALTER TABLE privacy_auditentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy_auditentry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON privacy_auditentry USING (tenant_id = (SELECT walls.tenant()));
GRANT SELECT, INSERT ON privacy_auditentry TO poortwacht_app;
GRANT SELECT ON privacy_auditentry TO poortwacht_support;

CREATE FUNCTION walls.wall_audit_partition(part text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY tenant_wall ON public.%I USING (tenant_id = (SELECT walls.tenant()))', part);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, poortwacht_app, poortwacht_support', part);
END $$;

-- One month, in Dutch days. Built apart and then attached, so that reading and writing go on meanwhile.
CREATE FUNCTION walls.add_audit_month(first date) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    part text := 'privacy_auditentry_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass('public.' || part) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.privacy_auditentry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    PERFORM walls.wall_audit_partition(part);
    EXECUTE format('ALTER TABLE public.privacy_auditentry ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', part,
                   first::timestamp AT TIME ZONE 'Europe/Amsterdam', (first + interval '1 month') AT TIME ZONE 'Europe/Amsterdam');
    RETURN true;
END $$;

-- What the app may ask for: this month and the three after it. A month that cannot be added now (somebody reads, or the rest
-- holds rows of it already) is left to the next time; its rows go to the rest meanwhile, so that no insert ever fails.
CREATE FUNCTION walls.prepare_audit_months() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(75130001);
    FOR ahead IN 0..3 LOOP
        BEGIN
            IF walls.add_audit_month((date_trunc('month', walls.today()) + make_interval(months => ahead))::date) THEN
                made := made + 1;
            END IF;
        EXCEPTION WHEN lock_not_available OR check_violation THEN
            NULL;
        END;
    END LOOP;
    RETURN made;
END $$;

-- The past of this installation, two years at most; what is older, or absurd, stands in the rest.
DO $$
DECLARE
    oldest date := greatest((SELECT min(at)::date FROM privacy_auditentry_before), walls.today() - 730);
    month date := date_trunc('month', oldest)::date;
BEGIN
    EXECUTE 'CREATE TABLE privacy_auditentry_rest PARTITION OF privacy_auditentry DEFAULT';
    PERFORM walls.wall_audit_partition('privacy_auditentry_rest');
    WHILE month < walls.today() LOOP
        PERFORM walls.add_audit_month(month);
        month := (month + interval '1 month')::date;
    END LOOP;
    PERFORM walls.prepare_audit_months();
END $$;

ALTER TABLE privacy_auditentry NO FORCE ROW LEVEL SECURITY;
INSERT INTO privacy_auditentry (id, at, recorded_at, request_id, session, user_id, membership_id, role, on_behalf_of, employee_id,
    case_id, action, kind, objects_touched, purpose, ground, detail, source, outcome, tenant_id)
SELECT id, at, at, gen_random_uuid(), '', user_id, membership_id, role, on_behalf_of, employee_id, case_id, action, kind,
    objects_touched, purpose, '', detail, source, outcome, tenant_id FROM privacy_auditentry_before;
ALTER TABLE privacy_auditentry FORCE ROW LEVEL SECURITY;
SELECT setval('privacy_auditentry_number', greatest((SELECT max(id) FROM privacy_auditentry_before), 0) + 1, false);
DROP TABLE privacy_auditentry_before;

-- Number and moment of recording are the database's, whatever the insert says: nobody writes a row into the past.
CREATE FUNCTION walls.number_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.id := nextval('public.privacy_auditentry_number');
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER number_audit_entry BEFORE INSERT ON privacy_auditentry FOR EACH ROW EXECUTE FUNCTION walls.number_audit_entry();

REVOKE ALL ON FUNCTION walls.wall_audit_partition(text), walls.add_audit_month(date), walls.prepare_audit_months(),
    walls.number_audit_entry() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.prepare_audit_months() TO poortwacht_app;

ALTER TABLE privacy_auditseal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE privacy_auditseal ADD COLUMN entry_at timestamp with time zone, ADD COLUMN form smallint NOT NULL DEFAULT 1;
ALTER TABLE privacy_auditseal ALTER COLUMN form DROP DEFAULT, ADD CHECK (form >= 0);
ALTER TABLE privacy_auditseal FORCE ROW LEVEL SECURITY;
