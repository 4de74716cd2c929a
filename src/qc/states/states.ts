// Where each test on each instrument that requires controls stands at this moment: asked of the points as the
// interpretation of a result asks, and answered by the same rule.
import type { Database } from '../../../db/client.ts'
import { as, statement } from '../../../db/statement.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { qcFacts } from '../../results/interpretation/qc-facts.ts'
import { qcStateOf, type QcFacts } from '../rules/state.ts'
import type { StateList } from './schemas.ts'

export async function listStates(db: Database): Promise<JsonText<StateList>> {
  const rows = await states(db, {})
  const items = rows.map(({ instrument, test_code, facts }) => {
    const { at, requirement, rejected, rejected_later, corrective_action } = facts
    return {
      instrument,
      test_code,
      ...qcStateOf(facts),
      levels: requirement.levels,
      within_hours: requirement.within_hours,
      requirement_id: requirement.id,
      rejected_point_id: (rejected ?? rejected_later)?.point_id ?? null,
      corrective_action_id: corrective_action?.id ?? null,
      at,
    }
  })
  return JSON.stringify({ items })
}

const states = statement({
  row: { instrument: 'text', test_code: 'text', facts: as<QcFacts>('json') },
})`
  select n.code as instrument, t.code as test_code,
    ${qcFacts({ instrument_id: 's.instrument_id', test_id: 's.test_id', at: 'now()' })} as facts
  from qc_requirements s
  join instruments n on n.id = s.instrument_id
  join tests t on t.id = s.test_id
  where s.required and s.valid_during @> now()
  order by n.code, t.code`
