-- People who sign in, what they were given to prove it, and what guards the door.

-- Who may sign in, and as what?
--   priya · Priya Raman · pathologist · active · last signed in 23 November, 08:55
-- The service deletes no user: orders, samples and results name the people who worked on them. Who leaves is
-- made inactive, and then no token of theirs is good any more and their password opens nothing.
--
-- A username is stored in small letters, and the api makes what is typed small before it looks: "Priya" and
-- "priya" cannot be two people. The roles are those of src/platform/access/roles.ts; what each of them may do
-- is said by the features.
create table users (
  id               uuid primary key default uuidv7(),
  username         text not null
                     constraint users_username_check check (username = lower(username) and length(username) between 2 and 64),
  display_name     text not null,
  role             text not null
                     constraint users_role_check check (role in
                       ('admin', 'clerk', 'phlebotomist', 'technologist', 'pathologist', 'clinician', 'auditor')),
  -- argon2id in PHC form: "$argon2id$v=19$m=…,t=…,p=…$salt$hash". The parameters stand beside the hash, so
  -- they can be raised for new passwords while old ones still verify.
  password_hash    text not null,
  active           boolean not null default true,
  last_sign_in_at  timestamptz(3),
  created_at       timestamptz(3) not null default now(),
  constraint users_username_key unique (username)
);
-- The hash is not copied into the log: it would stay there when the password was changed long ago.
call audit('users', array['password_hash']);

-- Is somebody still signed in, and if not, why not?
--   018f…51 · of Priya · from 08:55, until 20:55 at the latest
--   018f…52 · of Cem   · ended at 12:10: token_reuse
-- A session begins with a password and is the family of all refresh tokens that descend from it. Access tokens
-- name it (`sid`), so ending the session ends them too: at once in the api process that ended it, within ten
-- seconds in the others, which remember for so long what they checked.
create table sessions (
  id          uuid primary key default uuidv7(),
  user_id     uuid not null references users,
  created_at  timestamptz(3) not null default now(),
  expires_at  timestamptz(3) not null,
  revoked_at  timestamptz(3),
  revoked_for text
                constraint sessions_revoked_for_check check (revoked_for in
                  ('signed_out', 'token_reuse', 'password_changed', 'user_deactivated')),
  constraint sessions_revoked_check check ((revoked_at is null) = (revoked_for is null))
);
create index sessions_user_id_idx on sessions (user_id);       -- a change of the password ends the other sessions
create index sessions_expires_at_idx on sessions (expires_at); -- the purge, 30 days after the end
call audit('sessions');

-- Is this refresh token good, and was it used before?
--   \x3b1f… · of session 018f…51 · issued 08:55 · used 09:05, when the next one was issued
--   \x9ac0… · of session 018f…51 · issued 09:05 · not used yet
-- Refresh tokens rotate (RFC 9700 §2.2.2): each is good for one use. A second use means that two parties hold
-- it. One of them may be a thief and we cannot tell which, so the whole session ends.
--
-- Only a SHA-256 of the token is kept: who reads the database cannot sign in with it. A slow hash, as passwords
-- need, would add nothing, because nobody can guess 256 random bits. The tokens go with their session (on
-- delete cascade). They are not audited: the session is, and they are hashes of secrets.
create table refresh_tokens (
  token_sha256 bytea primary key,
  session_id   uuid not null references sessions on delete cascade,
  issued_at    timestamptz(3) not null default now(),
  expires_at   timestamptz(3) not null,
  used_at      timestamptz(3)
);
create index refresh_tokens_session_id_idx on refresh_tokens (session_id);

-- How often did this fail within the current minute?
--   sign-in:q83v… · 4 failures · counts anew from 09:12:40 on
-- The key is a hash of the user name and the network address. The name is hashed because people type their
-- password into the wrong field. UNLOGGED: an attempt costs no flush to the disk. After a crash the table is
-- empty, which forgives a few attempts.
create unlogged table rate_limits (
  key      text primary key,
  hits     integer not null,
  reset_at timestamptz not null
);
create index rate_limits_reset_at_idx on rate_limits (reset_at);

-- Was this request answered before, and what was the answer?
--   Cem · POST /v1/orders · my-first-order · 201 · {"location": "/v1/orders/018f…40"} · {"id":"018f…40",…}
-- A client that lost the answer to a POST sends it again with the same Idempotency-Key and gets the first
-- answer, not a second order. The row is written in the transaction of the write: either both exist or neither.
-- Keys belong to a user and a route, so two clients that count from 1 do not meet. Kept for 24 hours.
create table idempotency_keys (
  user_id     uuid not null references users,
  route       text not null,              -- 'POST /v1/orders'
  key         text not null,
  body_sha256 bytea not null,             -- another body under the same key is a mistake, not a repeat
  status      integer not null,
  headers     jsonb not null,
  body        text not null,              -- text, so that the repeat is the same to the byte
  created_at  timestamptz(3) not null default now(),
  constraint idempotency_keys_pkey primary key (user_id, route, key)
);
-- For the purge.
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

-- Column by column: the api signs people in, but it cannot give anyone another role or wake an inactive user.
grant select, update (password_hash, last_sign_in_at) on users to lab_api;
grant select, insert, update (revoked_at, revoked_for) on sessions to lab_api;
grant select, insert, update (used_at) on refresh_tokens to lab_api;
grant select, insert, update, delete on rate_limits to lab_api;
grant select, insert on idempotency_keys to lab_api;
-- The worker signs nobody in. It purges what has expired, and shows a name beside a result.
grant select (id, username, display_name, role, active) on users to lab_worker;
grant select (id, expires_at), delete on sessions to lab_worker;
grant select (session_id, expires_at), delete on refresh_tokens to lab_worker;
grant select (reset_at), delete on rate_limits to lab_worker;
grant select (created_at), delete on idempotency_keys to lab_worker;
