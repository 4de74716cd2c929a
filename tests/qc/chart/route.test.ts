// The chart through its address: which points are on it, in whose days, and how a browser may treat it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../../helpers/laboratory.ts'
import { signIn } from '../../helpers/sign-in.ts'
import { asJob, createStream } from '../summaries/rows.ts'
import { all, readXml } from './read-xml.ts'

const { lab, sql } = await laboratory({ env: { LAB_TIME_ZONE: 'Europe/Berlin' } })
const stream = await createStream(sql)
const [lot] = stream.lots
const token = await signIn(lab.app, 'technologist')

function get(query: string, headers: Record<string, string> = {}, id = lot) {
  const path = `/v1/qc/lots/${id}/chart.svg?${query}`
  return lab.app.request(path, { headers: { authorization: `Bearer ${token}`, ...headers } })
}
const of = 'test_code=K&instrument=cobas-integra-1'
const descOf = async (answer: Response) => {
  assert.equal(answer.status, 200)
  return all(readXml(await answer.text())).find(({ name }) => name === 'desc')!.text
}

test('a chart shows the points of its days, what they broke, and what was done', async () => {
  await stream.measure(
    { at: '2026-03-01T22:59:00Z', value: '4.01' },
    { at: '2026-03-01T23:00:00Z', value: '4.02' },
    { at: '2026-03-02T08:00:00Z', value: '4.26', rules: ['1_2s', '1_3s'], verdict: 'rejected' },
    { at: '2026-03-02T09:00:00Z', value: '4.02', level: 2 },
    { at: '2026-03-02T22:59:00Z', value: '3.98' },
    { at: '2026-03-02T23:00:00Z', value: '3.97' },
  )
  await asJob(
    sql,
    (trx) => trx`
      insert into qc_corrective_actions (instrument_id, test_id, what, taken_at, taken_by)
      select ${stream.instrument_id}, ${stream.test_id}, 'Electrode <replaced>', '2026-03-02T08:30:00Z', id
      from users where username = 'technologist'`,
  )
  const answer = await get(`${of}&from=2026-03-02&to=2026-03-02`)
  assert.equal(answer.headers.get('content-type'), 'image/svg+xml; charset=utf-8')
  assert.match(
    answer.headers.get('content-security-policy')!,
    /default-src 'none'; style-src 'sha256-/,
  )
  const desc = await descOf(answer)
  assert.match(desc, /2 Mar 2026 · n 3 · mean 4\.087 mmol\/L · SD 0\.151 · CV 3\.71 %/)
  assert.match(desc, /Rejected by 1-2s 1-3s: 4\.26 mmol\/L at 2 Mar 2026 09:00, z \+3\.25/)
  assert.match(desc, /Corrective action 2 Mar 2026 09:30: Electrode <replaced>/)
})

test('the lot before stands on the same chart, with the change between them', async () => {
  const [next] = await asJob(
    sql,
    (trx) => trx<{ id: string }[]>`
      with next as (
        insert into qc_lots (material_id, lot_number, expires_on, opened_at)
        select material_id, '48220', '2030-01-01', '2026-03-05' from qc_lots where id = ${lot!}
        returning id
      ), target as (
        insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, source, valid_during)
        select id, ${stream.test_id}, ${stream.instrument_id}, 5.00, 0.1, 'assigned', tstzrange('2026-03-05', null)
        from next
      )
      select id from next`,
  )
  stream.lots[1] = next!.id
  await stream.measure({ at: '2026-03-05T08:00:00Z', value: '5.05', level: 2 })
  const desc = await descOf(await get(`${of}&from=2026-03-02&to=2026-03-06`, {}, next!.id))
  assert.match(desc, /n 1 · mean 5\.05 mmol/)
  assert.match(desc, /From 5 Mar 2026 09:00 lot 48220 instead of 47111\./)
})

test('without days it is the last thirty; nothing there is said, not drawn', async () => {
  for (const query of ['', of, 'test_code=K'])
    assert.match(await descOf(await get(query)), /Nothing was measured in these days\./)
})

test('the same chart is not sent twice', async () => {
  const query = `${of}&from=2026-03-01&to=2026-03-04`
  const etag = (await get(query)).headers.get('etag')!
  const again = await get(query, { 'if-none-match': etag })
  assert.deepEqual([again.status, await again.text()], [304, ''])
  await stream.measure({ at: '2026-03-03T08:00:00Z', value: '4.00' })
  assert.equal((await get(query, { 'if-none-match': etag })).status, 200)
})

test('what cannot be drawn is refused, and says what is wrong', async () => {
  for (const [query, pointer] of [
    ['test_code=NOPE&instrument=cobas-integra-1', '/test_code'],
    ['test_code=K&instrument=nope', '/instrument'],
    [`${of}&from=2026-03-02&to=2026-03-01`, '/from'],
    [`${of}&from=2020-01-01&to=2026-03-01`, '/from'],
    [`${of}&to=0001-01-01`, '/to'],
  ] as const) {
    const answer = await get(query)
    const { errors } = (await answer.json()) as { errors: { pointer: string }[] }
    assert.deepEqual([answer.status, errors.map((one) => one.pointer)], [422, [pointer]], query)
  }
  assert.equal((await get(of, {}, '01980b5e-0000-7000-8000-000000000999')).status, 404)
})
