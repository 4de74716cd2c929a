// Loads what a result is explained from: its interpretations, which nobody changes, and its versions. Nothing of the
// catalogue is read here, and no name: they may be another's tomorrow.
import type { Database } from '../../../db/client.ts'
import { as, statement } from '../../../db/statement.ts'
import { notFound } from '../../platform/problems.ts'
import { explain } from './rules/explain.ts'
import type { Explanation, StoredResult } from './schemas.ts'

/** @throws Problem 404 */
export async function explainResult(db: Database, id: string): Promise<Explanation> {
  const [row] = await findStored(db, { id })
  if (!row) throw notFound('result')
  const { interpretations, versions, ...result } = row.stored
  return { ...result, interpretations: interpretations.map(explain), versions }
}

const findStored = statement({
  parameters: { id: 'uuid' },
  row: { stored: as<StoredResult>('json') },
})`
  select json_build_object('id', r.id, 'version', r.version, 'status', r.status,
    'interpretation_id', r.interpretation_id,
    'interpretations', (
      select coalesce(json_agg(json_build_object('id', v.id, 'interpreted_at', v.interpreted_at,
        'rule_set', v.rule_set, 'facts', v.facts, 'canonical_value', v.canonical_value::text,
        'canonical_unit', v.canonical_unit, 'flag', v.flag, 'critical', v.critical, 'verdict', v.verdict,
        'would_release', v.would_release, 'hold_reasons', v.hold_reasons) order by v.id), '[]')
      from interpretations v where v.result_id = r.id),
    'versions', (
      select json_agg(json_build_object('id', o.id, 'version', o.version, 'status', o.status,
        'status_reason', o.status_reason, 'value', o.value, 'unit', o.unit, 'flag', v.flag,
        'entered_by', o.entered_by, 'entered_at', o.entered_at, 'verified_by', o.verified_by,
        'released_at', o.released_at, 'corrects_id', o.corrects_id,
        'correction_reason', o.correction_reason, 'superseded_at', o.superseded_at) order by o.version)
      from results o
      left join lateral (
        select flag from interpretations where result_id = o.id and id = o.interpretation_id limit 1) v on true
      where o.order_item_id = r.order_item_id)) as stored
  from results r
  where r.id = ${'id'}`
