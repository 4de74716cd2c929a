// A stream is a test on an instrument: its ids, and its lock, a row of qc_states that is made with the first that is
// written of it.
import { statement } from '../../../db/statement.ts'
import { invalid } from '../../platform/problems.ts'
import { inOrder, type Write } from '../../platform/write.ts'

export type Stream = { instrument_id: string; test_id: string }
export type NamedStream = { test_code: string; instrument: string }

/**
 * Whoever writes points, targets, requirements or corrective actions holds the streams alone. After orders, items,
 * samples and results in the order of locks; among themselves by instrument and test, so no two wait for each other.
 */
export async function lockStreams(w: Write, streams: readonly Stream[]): Promise<void> {
  const asked = {
    streams: streams.map(({ instrument_id, test_id }) => ({ instrument_id, test_id })),
  }
  await inOrder(w, [makeStreams.with(asked), lock.with(asked)])
}

const makeStreams = statement({ parameters: { streams: 'jsonb' } })`
  insert into qc_states (instrument_id, test_id)
  select distinct instrument_id, test_id
  from jsonb_to_recordset(${'streams'}::jsonb) as s (instrument_id uuid, test_id uuid)
  order by instrument_id, test_id
  on conflict do nothing`

// The update is the lock: what comes later sees when the stream was changed last.
const lock = statement({ parameters: { streams: 'jsonb' }, row: { instrument_id: 'uuid' } })`
  with held as (
    select instrument_id, test_id from qc_states
    where (instrument_id, test_id) in (
      select instrument_id, test_id
      from jsonb_to_recordset(${'streams'}::jsonb) as s (instrument_id uuid, test_id uuid))
    order by instrument_id, test_id
    for no key update
  )
  update qc_states q set changed_at = now()
  from held h where q.instrument_id = h.instrument_id and q.test_id = h.test_id
  returning q.instrument_id`

/** The ids of a test and an instrument. @throws Problem 422, naming each that is unknown */
export async function requireStream(w: Write, named: NamedStream): Promise<Stream> {
  const [[found]] = await inOrder(w, [findStream.with(named)])
  const { instrument_id, test_id } = found!
  if (instrument_id !== null && test_id !== null) return { instrument_id, test_id }
  const unknown = (pointer: string, message: string) => ({ pointer, code: 'unknown', message })
  throw invalid([
    ...(test_id === null
      ? [unknown('/test_code', 'is no test that is measured in numbers: see /v1/tests')]
      : []),
    ...(instrument_id === null
      ? [unknown('/instrument', 'is no instrument: see /v1/instruments')]
      : []),
  ])
}

const findStream = statement({
  parameters: { test_code: 'text', instrument: 'text' },
  row: { test_id: 'uuid?', instrument_id: 'uuid?' },
})`
  select (select id from tests where code = ${'test_code'} and kind <> 'coded') as test_id,
    (select id from instruments where code = ${'instrument'}) as instrument_id`
