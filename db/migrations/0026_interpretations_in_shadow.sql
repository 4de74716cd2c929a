-- Which results were interpreted in shadow mode, newest first?
--
-- The report of a shadow period reads these and no others. They are none at all in a laboratory that never
-- tries, and a part of a few weeks in one that does: only they stand in the index, so nobody else pays for it.
-- A file of its own, because writes to interpretations wait while it is built (db/README.md).
--
--   "potassium from 1 to 15 March" reads the rows of that time and nothing that was interpreted before or after
create index interpretations_shadow_idx on interpretations (entered_at, result_id)
  where 'autoverification_shadow' = any (hold_reasons);
