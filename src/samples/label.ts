// The label of a tube. A tube that was refused or thrown away gets none: a fresh label on it would make it
// look as if it could be measured.
import type { Database } from '../../db/client.ts'
import { as, statement } from '../../db/statement.ts'
import { conflict, notFound } from '../platform/problems.ts'
import { drawLabel, fitsOnLabel, type Label } from './draw-label.ts'
import { allowedSampleTransitions, type SampleStatus } from './rules.ts'

/**
 * The label as SVG.
 * @throws Problem 404 · 409 for a sample that is not worked on any more, or a number that is too long for bars
 */
export async function printLabel(db: Database, id: string, time_zone: string): Promise<string> {
  const [found] = await findLabel(db, { id, time_zone })
  if (!found) throw notFound('sample')
  const { status, ...label } = found
  if (status === 'rejected' || status === 'disposed') {
    throw conflict(`The sample is ${status}: it gets no label.`, allowedSampleTransitions(status))
  }
  if (!fitsOnLabel(label.accession_number)) {
    const why = 'is too long for a bar code of this width: keep the label that the sample came with'
    throw conflict(`The accession number ${label.accession_number} ${why}.`, [])
  }
  return drawLabel(label)
}

const findLabel = statement({
  parameters: { id: 'uuid', time_zone: 'text' },
  row: {
    status: as<SampleStatus>('text'),
    accession_number: 'text',
    specimen_type: 'text',
    collected_at: 'text',
    priority: as<Label['priority']>('text'),
    family_name: 'text',
    given_name: 'text',
    mrn: 'text',
    birth_date: 'text',
    sex: 'text',
  },
})`
  select s.status, s.accession_number, s.specimen_type,
    to_char(s.collected_at at time zone ${'time_zone'}::text, 'YYYY-MM-DD HH24:MI') as collected_at,
    o.priority, p.family_name, p.given_name, p.mrn, p.birth_date::text as birth_date, p.sex
  from samples s
  join orders o on o.id = s.order_id
  join patients p on p.id = o.patient_id
  where s.id = ${'id'}`
