-- From where was a session begun, and when was it used last?

--   018f…51 · 10.4.0.17 · Mozilla/5.0 (X11; Linux x86_64) … Firefox/145.0 · used 11:05
--   018f…60 · null      · null                                           · used 11:02 (begun before this was kept)
-- So that people see in the list of their sessions which one they do not know, and end it. It is a table of its own
-- because it is no part of the audit: each use would be a row there, and the log is kept for ever, while an address
-- says where somebody was. This row goes with its session, 30 days after that has ended (on delete cascade).
--
-- last_used_at is written at most every five minutes for a session, after a request and not in it: no request
-- waits for it, and a crash may lose one.
create table session_uses (
  session_id   uuid primary key references sessions on delete cascade,
  address      text,                    -- of an IPv6 address the network (/64)
  program      text                     -- what the browser or program says of itself (User-Agent)
                 constraint session_uses_program_check check (length(program) <= 200),
  last_used_at timestamptz(3) not null
);
insert into session_uses (session_id, last_used_at) select id, created_at from sessions;

grant select, insert, update (last_used_at) on session_uses to lab_api;
