-- Who is deactivated is out: at once, and for good for whatever was signed in.
--
-- A session asks at each use whether its user is active, so a deactivated user is shut out. But the session
-- itself stood, and after a reactivation the tokens of before were good again: also that of a lost laptop, for
-- which the user may have been deactivated. So a deactivation ends the sessions, whoever does it and by
-- whatever way; who is active again signs in again.
--
--   Ada · deactivated Monday, 09:10 · session 018f…40 revoked 09:10, 'user_deactivated'
--   Ada · active again Tuesday      · session 018f…40 stays revoked
create function end_sessions_of_deactivated() returns trigger language plpgsql as $$
begin
  update sessions set revoked_at = now(), revoked_for = 'user_deactivated'
  where user_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger end_sessions after update of active on users
  for each row when (old.active and not new.active) execute function end_sessions_of_deactivated();

grant update (active) on users to lab_api;
