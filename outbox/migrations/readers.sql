-- A notice is its reader's. A message that others may not know of (a medical overlay was recomputed, a medical term passed) is
-- for its reader and for the worker, who delivers it.
UPDATE outbox_message SET hidden = true WHERE topic IN ('overlay', 'medical_reminder');
CREATE POLICY readers ON outbox_notice AS RESTRICTIVE FOR SELECT USING (
    (SELECT walls.role()) IN ('system', 'link') OR recipient_id = (SELECT walls.actor()));
CREATE POLICY readers ON outbox_message AS RESTRICTIVE FOR SELECT USING (
    NOT hidden OR (SELECT walls.role()) IN ('system', 'link') OR recipient_id = (SELECT walls.actor()));
