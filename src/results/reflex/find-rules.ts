// The reflex rules of a result's test, as a part of the queries that lead to a final result.
import { fragment } from '../../../db/statement.ts'

/** Of a row `i` with test_id and a row `r` with entered_at: the rules in force then, as a list that may be empty. */
export const reflexRules = fragment`
  select coalesce(json_agg(json_build_object('id', x.id, 'adds_test_id', x.adds_test_id, 'flags', x.flags,
    'operator', x.operator, 'limit', x."limit"::text) order by x.id), '[]')
  from reflex_tests x
  where x.test_id = i.test_id and x.valid_during @> r.entered_at`
