// In what a test may be reported, as a part of the queries that lead to an entry.
import { fragment } from '../../../db/statement.ts'

/** Of a row of `tests`: its own unit and those with a conversion, as an array; a coded test has none. */
export const reportableUnits = fragment`
  array(select tests.unit where tests.unit is not null union all
    select c.from_unit from unit_conversions c where c.test_id = tests.id and c.valid_during @> now())`

/** Of a row of `tests`: the permitted words of a coded test, as JSON. Of other kinds nothing is looked up. */
export const permittedWords = fragment`
  case when tests.kind = 'coded' then (
    select json_agg(json_build_object('id', w.id, 'word', w.word) order by w.position, w.id)
    from coded_values w where w.test_id = tests.id and w.active) end`
