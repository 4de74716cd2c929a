-- What does a person read? A value is judged with all of its digits, and they stay in the documents; beside them
-- stands the value as it is shown: rounded to the decimals that the catalogue has for the test. round() of a
-- numeric is exact, and takes a half away from zero, as big.js does with roundHalfUp.
--
--   glucose, 1 decimal     5.38447  → 5.4    3.8857 → 3.9
--   creatinine, 0 decimals 83.98    → 84
--   potassium, 1 decimal   5        → 5.0    what is measured to a tenth is shown to a tenth
--   TSH, 2 decimals        0.004    → 0.004  never 0.00: there was some, and "<0.00" can be of nothing
--
-- Nothing is shown as nothing. The function is not `strict` for it: so the planner puts its body into the statement,
-- where a call for each row of a list would cost more than all that it computes.
create function displayed(value numeric, decimals integer) returns text
  language sql immutable parallel safe
  return case
    when round(value, decimals) = 0 and value <> 0 then trim_scale(value)::text
    else round(value, decimals)::text
  end;
