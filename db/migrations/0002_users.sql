-- People who sign in, what they were given to prove it, and what guards the door.

create table users (
  id               uuid primary key default uuidv7(),
  username         text not null
                     constraint users_username_check check (username = lower(username) and length(username) between 2 and 64),
  display_name     text not null,
  role             text not null
                     constraint users_role_check check (role in
                       ('admin', 'clerk', 'phlebotomist', 'technologist', 'pathologist', 'clinician', 'auditor')),
  -- argon2id in PHC form: "$argon2id$v=19$m=…,t=…,p=…$salt$hash". The parameters travel with the hash,
  -- so they can be raised for new passwords without breaking old ones.
  password_hash    text not null,
  active           boolean not null default true,
  last_sign_in_at  timestamptz(3),
  created_at       timestamptz(3) not null default now(),
  constraint users_username_key unique (username)
);
call audit('users', array['password_hash']);

-- A session begins with a password and is the family of all refresh tokens that descend from it.
-- Access tokens name it (`sid`), so that ending the session ends them too (within seconds: an api
-- process remembers a checked session for a short while).
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
create index sessions_user_id_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);
call audit('sessions');

-- Refresh tokens rotate (RFC 9700 §2.2.2): each is good for one use. A second use means that two
-- parties hold it, one of them a thief, and we cannot tell which: the whole session ends.
-- Only a SHA-256 is kept. The token is 256 random bits, so a slow hash would add nothing.
create table refresh_tokens (
  token_sha256 bytea primary key,
  session_id   uuid not null references sessions on delete cascade,
  issued_at    timestamptz(3) not null default now(),
  expires_at   timestamptz(3) not null,
  used_at      timestamptz(3)
);
create index refresh_tokens_session_id_idx on refresh_tokens (session_id);

-- Counters for sign-in attempts. UNLOGGED: losing them in a crash forgives a few attempts, and in
-- exchange an attempt costs no disk flush.
create unlogged table rate_limits (
  key      text primary key,
  hits     integer not null,
  reset_at timestamptz not null
);
create index rate_limits_reset_at_idx on rate_limits (reset_at);

-- What was answered to a POST that carried an Idempotency-Key, written in the transaction of the
-- write itself: either both exist or neither. Kept for 24 hours.
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
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

-- Column by column: who signs people in cannot give anyone another role.
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
