-- Who guesses at a password, and how long do they wait? Counted for each account, and kept over a restart.

-- From where has this account signed in, and how often in a row did that fail?
--   \x9f2a… · 10.4.0.17 · 1 in a row  · signed in there 23 November, 08:55
--   \x9f2a… · elsewhere · 14 in a row · the next not before 09:13:10 · never
--   \x51c0… · elsewhere · 3 in a row  · …                            · never (nobody has this name)
-- NIST SP 800-63B-4 (3.2.2) allows at most 100 failures in a row on one account, and advises to wait longer from
-- failure to failure. Whoever guesses from many addresses does not change that: all that the account has never
-- signed in from count as one place, `elsewhere`. An address that it has signed in from is a place of its own: a
-- stranger who makes `elsewhere` wait does not shut a pathologist out of the ward where she works.
--
-- The subject is a SHA-256 of the user name as it was typed (in small letters), or of "password:<id>" where
-- somebody who is signed in changes the password. It is hashed because people type passwords into the wrong
-- field. A name that nobody has is counted like any other: what waits does not tell who exists.
create table sign_in_places (
  subject_sha256 bytea not null
                   constraint sign_in_places_subject_sha256_check check (length(subject_sha256) = 32),
  place          text not null,           -- the network address, or 'elsewhere'
  in_a_row       integer not null,        -- counted before the attempt, and 0 again when it succeeds
  next_from      timestamptz(3) not null, -- when the next attempt may be made
  last_at        timestamptz(3) not null,
  signed_in_at   timestamptz(3),          -- the last success there; null for 'elsewhere'
  constraint sign_in_places_pkey primary key (subject_sha256, place)
);
-- The purge: 30 days after the last attempt a place is forgotten, and what failed there.
create index sign_in_places_last_at_idx on sign_in_places (last_at);

grant select, insert, update (in_a_row, next_from, last_at, signed_in_at) on sign_in_places to lab_api;
grant select (last_at), delete on sign_in_places to lab_worker;

-- A new password makes the failures of the old one worth nothing, whoever sets it and by whatever way:
--   Priya · 100 in a row elsewhere · an administrator gives her a new password · 0 in a row
create function forget_failures() returns trigger language plpgsql as $$
begin
  update sign_in_places set in_a_row = 0, next_from = last_at
  where subject_sha256 in (sha256(convert_to(new.username, 'UTF8')), sha256(convert_to('password:' || new.id, 'UTF8')))
    and in_a_row > 0;
  return null;
end $$;
create trigger forget_failures after update of password_hash on users
  for each row when (old.password_hash is distinct from new.password_hash) execute function forget_failures();

-- The counters of a minute were UNLOGGED, and empty after a crash of PostgreSQL. Now they are kept. An attempt still
-- waits for no disk: it is written by a statement that commits with synchronous_commit off, so a crash forgets the
-- last second of attempts at the most. (The table is small: to write it anew takes a moment.)
alter table rate_limits set logged;
