-- A tenant of kind werkgever has medical roles only through a link that an arbodienst accepted (ADR 0008). The tenant wall lets the
-- employer see its links; this policy lets the arbodienst see those that name it, and take its own steps.
CREATE POLICY named_arbodienst ON roles_arbodienstlink USING (arbodienst_id = (SELECT walls.tenant()));
REVOKE DELETE ON roles_arbodienstlink FROM poortwacht_app;
ALTER TABLE roles_membership ADD CONSTRAINT roles_membership_issued_by_inside FOREIGN KEY (tenant_id, issued_by_id)
    REFERENCES roles_arbodienstlink (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

-- What kind of house a tenant is, whoever asks; and nobody turns an employer's house into an arbodienst.
CREATE FUNCTION walls.kind_of(house uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT kind::text FROM roles_tenantprofile WHERE tenant_id = house $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.kind_of(uuid) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;

CREATE FUNCTION walls.on_profile() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.kind IS DISTINCT FROM OLD.kind THEN
        RAISE EXCEPTION 'the kind of a tenant stays what it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'kind_of_tenant_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kind_stays BEFORE UPDATE OR DELETE ON roles_tenantprofile FOR EACH ROW EXECUTE FUNCTION walls.on_profile();

-- Who may take which step of a link: the employer asks, withdraws and gives notice; the arbodienst accepts, refuses and ends.
CREATE FUNCTION walls.on_arbodienst_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here uuid := walls.tenant();
    step text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' OR NEW.tenant_id IS DISTINCT FROM here OR walls.kind_of(NEW.tenant_id) IS DISTINCT FROM 'werkgever'
           OR walls.kind_of(NEW.arbodienst_id) IS DISTINCT FROM 'arbodienst' THEN
            RAISE EXCEPTION 'a link is asked by an employer of an arbodienst' USING ERRCODE = 'check_violation', CONSTRAINT = 'arbodienst_link_is_asked';
        END IF;
        RETURN NEW;
    END IF;
    step := OLD.state || '>' || NEW.state;
    IF NEW.tenant_id <> OLD.tenant_id OR NEW.arbodienst_id <> OLD.arbodienst_id OR NOT (
        (here = OLD.tenant_id AND step IN ('asked>withdrawn', 'active>ending'))
        OR (here = OLD.arbodienst_id AND step IN ('asked>active', 'asked>refused', 'active>ending', 'active>ended', 'ending>ended', 'ending>active'))
    ) THEN
        RAISE EXCEPTION 'this step of a link is not yours' USING ERRCODE = 'check_violation', CONSTRAINT = 'arbodienst_link_steps';
    END IF;
    IF NEW.state = 'ended' AND walls.files_in_custody(OLD.tenant_id, OLD.arbodienst_id) > 0 THEN
        RAISE EXCEPTION 'files must be handed over first' USING ERRCODE = 'check_violation', CONSTRAINT = 'arbodienst_link_hands_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER steps_of_a_link BEFORE INSERT OR UPDATE ON roles_arbodienstlink FOR EACH ROW EXECUTE FUNCTION walls.on_arbodienst_link();

-- The arbodienst in whose custody the medical files of a tenant are: the tenant itself, or the arbodienst that an employer engaged.
CREATE FUNCTION walls.custodian_of(house uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF house IS NULL THEN RETURN NULL; END IF;
    IF walls.kind_of(house) IS DISTINCT FROM 'werkgever' THEN RETURN house; END IF;
    RETURN (SELECT arbodienst_id FROM roles_arbodienstlink WHERE tenant_id = house AND state IN ('active', 'ending'));
END $$;
CREATE FUNCTION walls.custodian() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT walls.custodian_of(walls.tenant()) $$;

-- Every medical row says in whose custody it is. The column belongs to the wall: code neither writes nor reads it. The policy is
-- restrictive, so it narrows whatever else lets a row through; and what may exist once may do so in each custody.
CREATE FUNCTION walls.raise_custody_wall(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    once record;
BEGIN
    EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS custodian_id uuid NOT NULL DEFAULT walls.custodian()', target);
    EXECUTE format('DROP POLICY IF EXISTS custody_wall ON %I', target);
    EXECUTE format('CREATE POLICY custody_wall ON %I AS RESTRICTIVE USING (custodian_id = (SELECT walls.custodian()))', target);
    FOR once IN
        SELECT i.relname AS name, pg_get_indexdef(i.oid) AS definition, c.oid IS NOT NULL AS constrained, pg_get_constraintdef(c.oid) AS body
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.contype = 'u'
        WHERE x.indrelid = target::regclass AND x.indisunique AND pg_get_indexdef(i.oid) LIKE '%(tenant_id, %'
          AND pg_get_indexdef(i.oid) NOT LIKE '%custodian_id%' AND pg_get_indexdef(i.oid) NOT LIKE '%(tenant_id, id)%'
    LOOP
        IF once.constrained THEN
            EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', target, once.name);
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', target, once.name, replace(once.body, '(tenant_id, ', '(tenant_id, custodian_id, '));
        ELSE
            EXECUTE format('DROP INDEX %I', once.name);
            EXECUTE replace(once.definition, '(tenant_id, ', '(tenant_id, custodian_id, ');
        END IF;
    END LOOP;
END $$;

-- A membership with a medical role in an employer's tenant is written by its arbodienst alone, in a context of role `link`.
CREATE FUNCTION walls.on_issued_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := walls.context();
    link record;
    medical boolean := TG_OP <> 'DELETE' AND walls.side_of(NEW.role) = 'medical';
    link_id uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.issued_by_id WHEN TG_OP = 'UPDATE' THEN coalesce(OLD.issued_by_id, NEW.issued_by_id) ELSE NEW.issued_by_id END;
BEGIN
    IF link_id IS NULL THEN
        IF medical AND walls.kind_of(NEW.tenant_id) = 'werkgever' THEN
            RAISE EXCEPTION 'an arbodienst names the medical roles here' USING ERRCODE = 'check_violation', CONSTRAINT = 'medical_role_by_arbodienst';
        END IF;
        RETURN coalesce(NEW, OLD);
    END IF;
    SELECT * INTO link FROM roles_arbodienstlink WHERE id = link_id;
    IF NOT FOUND OR fields[4] IS DISTINCT FROM 'link' OR fields[3] IS DISTINCT FROM link.arbodienst_id::text OR link.state NOT IN ('active', 'ending')
       OR (TG_OP <> 'DELETE' AND (NOT medical OR NEW.issued_by_id IS DISTINCT FROM link_id OR NEW.tenant_id <> link.tenant_id)) THEN
        RAISE EXCEPTION 'an arbodienst names the medical roles here' USING ERRCODE = 'check_violation', CONSTRAINT = 'medical_role_by_arbodienst';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER issued_by_arbodienst BEFORE INSERT OR UPDATE OR DELETE ON roles_membership FOR EACH ROW EXECUTE FUNCTION walls.on_issued_membership();

REVOKE ALL ON FUNCTION walls.kind_of(uuid), walls.on_profile(), walls.on_arbodienst_link(), walls.custodian_of(uuid), walls.custodian(),
    walls.raise_custody_wall(text), walls.on_issued_membership() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.custodian(), walls.kind_of(uuid) TO poortwacht_app, poortwacht_definer;
GRANT EXECUTE ON FUNCTION walls.kind_of(uuid) TO poortwacht_owner;
