-- Whoever is on the way in has no tenant yet: the short name of the organisation whose provider vouches for a domain, and no more.
GRANT SELECT (tenant_id, domains) ON roles_identityprovider TO poortwacht_definer;
CREATE POLICY by_domain ON roles_identityprovider FOR SELECT TO poortwacht_definer USING (true);
CREATE FUNCTION walls.provider_of_domain(domain text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.slug FROM roles_identityprovider p JOIN roles_tenant t ON t.id = p.tenant_id AND t.active
    WHERE lower(domain) = ANY (string_to_array(lower(p.domains), ' ')) ORDER BY t.slug LIMIT 1 $$;
GRANT CREATE ON SCHEMA walls TO poortwacht_definer;
ALTER FUNCTION walls.provider_of_domain(text) OWNER TO poortwacht_definer;
REVOKE CREATE ON SCHEMA walls FROM poortwacht_definer;
REVOKE ALL ON FUNCTION walls.provider_of_domain(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.provider_of_domain(text) TO poortwacht_app;
