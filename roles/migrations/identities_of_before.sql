-- Until somebody proves otherwise each account is a person of its own.
UPDATE roles_user SET identity_id = id WHERE identity_id IS NULL;
ALTER TABLE roles_roleassignment NO FORCE ROW LEVEL SECURITY;
UPDATE roles_roleassignment SET identity_id = user_id WHERE identity_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE roles_roleassignment FORCE ROW LEVEL SECURITY;
ALTER TABLE roles_user ALTER COLUMN identity_id SET NOT NULL;
ALTER TABLE roles_user ADD CONSTRAINT one_identity_an_account UNIQUE (id, identity_id);
