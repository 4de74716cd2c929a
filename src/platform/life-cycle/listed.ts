// A life cycle's statuses in SQL. They stand in the text itself and are no parameters, because PostgreSQL
// must know them when it plans: otherwise it cannot tell that a partial index of the same statuses fits. The
// names come from rules.ts, never from outside.
import type { Fragment } from '../../../db/statement.ts'

/** `status in (${listed(openResultStatuses)})` */
export function listed(statuses: readonly string[]): Fragment {
  return { fragment: statuses.map((status) => `'${status}'`).join(', ') }
}
