-- A message is its reader's: that somebody asked something of HR or of the arbodienst shows in the messages about it. The beheerder
-- follows deliveries that others may know of; the worker delivers. Nobody changes or removes what may not be read: the number of
-- rows alone would tell.
DROP POLICY readers ON outbox_message;
CREATE POLICY readers ON outbox_message AS RESTRICTIVE FOR SELECT USING (
    (SELECT walls.role()) IN ('system', 'link') OR recipient_id = (SELECT walls.actor())
    OR (NOT hidden AND (SELECT walls.role()) = 'beheerder'));
CREATE POLICY readers_change ON outbox_message AS RESTRICTIVE FOR UPDATE USING (
    (SELECT walls.role()) IN ('system', 'link') OR (NOT hidden AND (SELECT walls.role()) = 'beheerder'));
CREATE POLICY system_removes ON outbox_message AS RESTRICTIVE FOR DELETE USING ((SELECT walls.role()) IN ('system', 'link'));
CREATE POLICY readers_change ON outbox_notice AS RESTRICTIVE FOR UPDATE USING (
    (SELECT walls.role()) IN ('system', 'link') OR recipient_id = (SELECT walls.actor()));
CREATE POLICY system_removes ON outbox_notice AS RESTRICTIVE FOR DELETE USING ((SELECT walls.role()) IN ('system', 'link'));
