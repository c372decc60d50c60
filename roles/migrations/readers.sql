-- What a delegate did is medical: a row for every act behind the wall, with the step in it. Only who did it and who answers for
-- it read that, and the system.
CREATE POLICY readers ON roles_delegatedact AS RESTRICTIVE FOR SELECT USING (
    (SELECT walls.role()) IN ('system', 'link')
    OR principal_id IN (SELECT id FROM roles_membership WHERE user_id = (SELECT walls.actor()))
    OR delegate_id IN (SELECT id FROM roles_membership WHERE user_id = (SELECT walls.actor())));
