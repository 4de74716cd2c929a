-- Other systems sign in as themselves: a service account, with secrets of its own and the scopes that it needs.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- A service account is a user whose role is `service`:
--   analyzer-gateway · Analyzer gateway · service · no password, ever
-- So what it did stands under its name as everybody's does: ordered_by, entered_by, uploaded_by, the audit and the
-- notes of who has read what need no second kind of author. The user name is the client_id of OAuth 2.0.
-- It opens no door for people: the check keeps it from having a password.
alter table users drop constraint users_role_check;
alter table users
  add constraint users_role_check check (role in
    ('admin', 'clerk', 'phlebotomist', 'technologist', 'pathologist', 'clinician', 'auditor', 'service')) not valid,
  add constraint users_service_check check (role <> 'service' or password_hash is null) not valid;
-- Every row fulfils them: nobody was of the new role.
alter table users validate constraint users_role_check;
alter table users validate constraint users_service_check;

-- What may this account do?
--   analyzer-gateway · {imports:read, imports:write}
--   hospital-orders  · {catalogue:read, orders:read, orders:write, patients:read, patients:write}
-- A person has the scopes of a role; an account has those that stand here, and of these only what a machine may be
-- given by now: features say so (`machines` of a scope). To verify and to correct is never among them.
create table service_accounts (
  id         uuid primary key references users,
  scopes     text[] not null
               constraint service_accounts_scopes_check check (cardinality(scopes) between 1 and 50),
  created_by uuid references users, -- null: it came with the demo data
  created_at timestamptz(3) not null default now()
);
call audit('service_accounts');
grant select, insert, update (scopes) on service_accounts to lab_api;

-- With what does it prove who it is?
--   018f…81 · of analyzer-gateway · \x9c41… · used last 23 November, 09:14 · good
--   018f…80 · of analyzer-gateway · \x03be… · used last 20 November, 17:02 · revoked 21 November, 08:00
-- Several are good at once. So one is replaced while work goes on: add the new one, give it to the system, wait
-- until the old one is used no more, revoke the old one.
-- 256 random bits, of which only the SHA-256 is here: who reads the database signs in as nobody.
create table service_account_secrets (
  id            uuid primary key default uuidv7(),
  account_id    uuid not null references service_accounts,
  secret_sha256 bytea not null
                  constraint service_account_secrets_secret_sha256_key unique
                  constraint service_account_secrets_secret_sha256_check check (length(secret_sha256) = 32),
  created_by    uuid references users, -- null: it came with the demo data
  created_at    timestamptz(3) not null default now(),
  last_used_at  timestamptz(3),
  revoked_at    timestamptz(3)
);
create index service_account_secrets_account_id_idx on service_account_secrets (account_id);
call audit('service_account_secrets', array['secret_sha256']);
grant select, insert, update (last_used_at, revoked_at) on service_account_secrets to lab_api;

-- A token of an account is a session of ten minutes, which names the secret that it was got with. So a secret that
-- was stolen is revoked together with the tokens that the thief has by then.
--   018f…90 · of analyzer-gateway · by secret 018f…81 · {imports:write} · until 09:24
alter table sessions add column secret_id uuid references service_account_secrets;
create index sessions_secret_id_idx on sessions (secret_id) where secret_id is not null;
-- Anew, because the trigger names each column.
call audit('sessions', array['cookie_sha256']);

-- Two more reasons why a session ends: its secret was revoked, or its account was given other scopes.
alter table sessions drop constraint sessions_revoked_for_check;
alter table sessions add constraint sessions_revoked_for_check check (revoked_for in
  ('signed_out', 'token_reuse', 'password_changed', 'user_deactivated', 'role_changed', 'password_reset',
   'secret_revoked', 'scopes_changed')) not valid;
alter table sessions validate constraint sessions_revoked_for_check;
