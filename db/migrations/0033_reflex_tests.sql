-- What does a result ask for next?
--
-- A thyrotropin outside its range is half an answer: the other half is the free thyroxine, from the same tube, today
-- and not after a second visit. So a rule adds the test to the order, in the transaction that makes the first result
-- final, and the item says which result caused it.
set local lock_timeout = '3s';

-- Which result adds which test?
--   TSH · flags L, LL, H or HH    · adds FT4
--   CRP · above 100 mg/L          · adds FERR
-- A condition on the flag, or on the canonical value, or on both; at least one (condition_check). The rule that was in
-- force when the result was entered is asked. A row is superseded, never edited, as intervals are.
create table reflex_tests (
  id           uuid primary key default uuidv7(),
  test_id      uuid not null references tests,
  flags        text[] constraint reflex_tests_flags_check check (flags <> '{}' and flags <@ '{N,L,H,LL,HH,A,IND}'::text[]),
  operator     text constraint reflex_tests_operator_check check (operator in ('<', '<=', '>', '>=')),
  "limit"      numeric,                 -- in the canonical unit of the test
  adds_test_id uuid not null references tests,
  source       text not null,
  valid_during tstzrange not null default tstzrange('-infinity', null)
                 constraint reflex_tests_valid_during_check check (not isempty(valid_during)),
  -- A rule without a condition would add its test to every order, and an operator without a limit compares nothing.
  constraint reflex_tests_condition_check check (flags is not null or "limit" is not null),
  constraint reflex_tests_limit_check check ((operator is null) = ("limit" is null)),
  constraint reflex_tests_no_overlap exclude using gist (test_id with =, adds_test_id with =, valid_during with &&)
);
call audit('reflex_tests');
grant select on reflex_tests to lab_api, lab_worker;

-- Rules cannot send each other in a circle: TSH → FT4 → FT3 is a chain, FT3 → TSH would close it and is refused. (An
-- order has each test once, so a circle would come to rest there; but nobody could say what it meant.) Whoever adds a
-- rule waits for whoever is adding another, so two rules that close a circle together are noticed as well.
-- What is added is measured: a derived test would need its inputs, and is ordered with them.
create function refuse_reflex_circle() returns trigger language plpgsql as $$
begin
  lock table reflex_tests in share row exclusive mode;
  if exists (
    with recursive reached (test_id) as (
      select new.adds_test_id
      union
      select x.adds_test_id from reached r join reflex_tests x on x.test_id = r.test_id
      where x.valid_during && new.valid_during and x.id <> new.id
    ) select from reached where test_id = new.test_id)
  then
    raise exception 'this rule would add the test that causes it' using errcode = 'check_violation';
  end if;
  if exists (select from derived_tests where test_id = new.adds_test_id) then
    raise exception 'a derived test cannot be added by a rule' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger reflex_tests_no_circle before insert or update on reflex_tests
  for each row execute function refuse_reflex_circle();

-- Which result asked for this item? Null: a person did.
--   ORD-2026-0000008 · 2 · FT4 · pending · caused by the TSH of 9.1 m[IU]/L
-- If that result turns out to be an error, the item stays: it may be measured already, and a person decides.
alter table order_items add column caused_by_result_id uuid references results;
call audit('order_items');
-- The worker adds items now, when a result goes out by itself; it sets what an item begins with and nothing else.
grant insert (order_id, test_id, caused_by_result_id, position) on order_items to lab_worker;
