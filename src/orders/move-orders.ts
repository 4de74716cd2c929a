// Orders go over from one record of a patient to the other, with all that hangs on them: for src/merges/. Both
// patients must be locked.
import { statement } from '../../db/statement.ts'

export const moveOrdersOf = statement({
  parameters: { from_id: 'uuid', to_id: 'uuid' },
  row: { id: 'uuid' },
})`
  update orders set patient_id = ${'to_id'} where patient_id = ${'from_id'}
  returning id`

/** Of these orders, those that are still where they went. */
export const moveOrdersBack = statement({
  parameters: { ids: 'uuid[]', from_id: 'uuid', to_id: 'uuid' },
})`
  update orders set patient_id = ${'to_id'}
  where id = any((select ${'ids'}::uuid[])::uuid[]) and patient_id = ${'from_id'}`
