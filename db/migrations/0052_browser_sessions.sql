-- A session of a browser, which holds a cookie and no tokens.

-- Whose cookie is this?
--   \x7c1e… · of session 018f…60 · of Tove · good until 20:55, unless she signs out before
--   null    · of session 018f…51 · which a program started: it has refresh tokens instead
-- A page cannot hide a token from the scripts that run in it; a cookie that is HttpOnly it can. The cookie is 256
-- random bits. As of a refresh token only the SHA-256 is kept: who reads the database cannot sign in with it.
-- It does not rotate: a browser sends several requests at once with the same cookie, and none is the thief.
alter table sessions add column cookie_sha256 bytea
  constraint sessions_cookie_sha256_key unique
  constraint sessions_cookie_sha256_check check (length(cookie_sha256) = 32);
-- Anew, because the trigger names each column. The hash is not copied into the log.
call audit('sessions', array['cookie_sha256']);
