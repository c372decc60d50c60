-- A question to the bedrijfsarts reaches nobody else: not even who works by delegation, though the record stands open to them.
CREATE POLICY to_the_bedrijfsarts ON medical_medicalquestion AS RESTRICTIVE USING (
    (SELECT (walls.context())[4]) IN ('bedrijfsarts', 'werknemer', 'system'));
CREATE POLICY to_the_bedrijfsarts ON medical_medicalpost AS RESTRICTIVE USING (
    (SELECT (walls.context())[4]) IN ('bedrijfsarts', 'werknemer', 'system'));
-- Nobody changes what was written; only the turning of keys, by the system, writes the same text under another key.
GRANT UPDATE (text) ON medical_medicalpost TO poortwacht_app;
CREATE POLICY turned_by_the_system ON medical_medicalpost AS RESTRICTIVE FOR UPDATE USING (
    (SELECT (walls.context())[4]) = 'system');
