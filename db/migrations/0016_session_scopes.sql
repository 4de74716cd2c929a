-- A session that may do less than its user.

-- OAuth 2.0 (RFC 6749 §3.3) lets whoever signs in ask for some scopes only: a screen on the wall that shows
-- orders asks for orders:read, and its token is worth nothing else to a thief. The session remembers what was
-- granted, because a refresh may not win back what was not asked for.
--   of Cem · {orders:read}        asked for, and what the role clerk has of it
--   of Priya · null               nothing was asked for: all that the role has, also when the role gets more
alter table sessions add column scopes text[];
call audit('sessions'); -- anew: its trigger names each column
