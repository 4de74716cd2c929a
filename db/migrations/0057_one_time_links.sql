-- Administrators add users and change them; a person sets a password by a link that is good once.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- A user who was added and has not set a password yet has none, and no password opens the account:
--   mira · Mira Example · technologist · password_hash null · invited, signs in when she has used her link
-- The program of the release before compares what is typed with a hash that no password has where it finds none.
--
-- What an administrator edits has a version, which is its ETag. Signing in is no edit: last_sign_in_at leaves it.
--   mira · version 1 · technologist
--   mira · version 2 · pathologist
alter table users
  alter column password_hash drop not null,
  add column version    integer not null default 1,
  add column updated_at timestamptz(3) not null default now();
-- Anew, because the trigger names each column.
call audit('users', array['password_hash']);

-- The api adds people and says what they are called and may do; it never writes a password together with a new
-- user. The user name is not among what is changed: it is how the log of years ago is read.
grant insert (username, display_name, role) on users to lab_api;
grant update (display_name, role, version, updated_at) on users to lab_api;

-- Why did a session end? Two new reasons:
--   role_changed    a token of the old role may have been asked for with scopes that the new one has not
--   password_reset  the old password may have been somebody else's by then
alter table sessions drop constraint sessions_revoked_for_check;
alter table sessions add constraint sessions_revoked_for_check check (revoked_for in
  ('signed_out', 'token_reuse', 'password_changed', 'user_deactivated', 'role_changed', 'password_reset')) not valid;
-- Every row fulfils it: it allows more than the one before.
alter table sessions validate constraint sessions_revoked_for_check;

-- With which link may somebody set a password?
--   018f…71 · of Mira  · invitation · \x5e88… · until 24 November, 09:00 · closed 23 November, 11:20: used
--   018f…72 · of Priya · reset      · \x1b4f… · until 10:05              · closed 09:20: replaced, by 018f…73
--   018f…73 · of Priya · reset      · \x7902… · until 10:20              · open
-- The link holds 256 random bits; only their SHA-256 is here, so who reads the database sets nobody's password.
-- It is good once, and one of a user at a time: a new one closes the one before.
--
-- An invitation is for who has no password yet, and is read the next morning; a reset is asked for at the
-- telephone. How long each is good says src/auth/lifetimes.ts. Whoever gives a reset says why, and how they know
-- who asks ("called back at extension 4711"): it lets somebody in under another's name.
create table password_resets (
  id           uuid primary key default uuidv7(),
  user_id      uuid not null references users,
  kind         text not null
                 constraint password_resets_kind_check check (kind in ('invitation', 'reset')),
  token_sha256 bytea not null
                 constraint password_resets_token_sha256_key unique
                 constraint password_resets_token_sha256_check check (length(token_sha256) = 32),
  reason       text,
  created_by   uuid not null references users,
  created_at   timestamptz(3) not null default now(),
  expires_at   timestamptz(3) not null,
  closed_at    timestamptz(3),
  closed_for   text
                 constraint password_resets_closed_for_check check (closed_for in
                   ('used', 'replaced', 'password_changed', 'user_deactivated')),
  constraint password_resets_reason_check check (kind = 'invitation' or reason is not null),
  constraint password_resets_closed_check check ((closed_at is null) = (closed_for is null))
);
-- One open link of a user; also the way to it.
create unique index password_resets_open_key on password_resets (user_id) where closed_at is null;
create index password_resets_user_id_idx on password_resets (user_id);
call audit('password_resets', array['token_sha256']);
-- Never deleted: who let whom set a password is a question of years.
grant select, insert, update (closed_at, closed_for) on password_resets to lab_api;

-- What ends with what, whoever does it and by whatever way (0012 does the same for the sessions of somebody who
-- is deactivated):
--   a user is deactivated  · the open link is closed: it opens nothing after a reactivation
--   a password changes     · the open link is closed: it was for the password of before
--   a role changes         · every session ends
create function close_link_of_deactivated() returns trigger language plpgsql as $$
begin
  update password_resets set closed_at = now(), closed_for = 'user_deactivated'
  where user_id = new.id and closed_at is null;
  return null;
end $$;
create trigger close_link_of_deactivated after update of active on users
  for each row when (old.active and not new.active) execute function close_link_of_deactivated();

create function close_link_of_password() returns trigger language plpgsql as $$
begin
  update password_resets set closed_at = now(), closed_for = 'password_changed'
  where user_id = new.id and closed_at is null;
  return null;
end $$;
create trigger close_link_of_password after update of password_hash on users
  for each row when (old.password_hash is distinct from new.password_hash) execute function close_link_of_password();

create function end_sessions_of_changed_role() returns trigger language plpgsql as $$
begin
  update sessions set revoked_at = now(), revoked_for = 'role_changed'
  where user_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger end_sessions_of_role after update of role on users
  for each row when (old.role <> new.role) execute function end_sessions_of_changed_role();
