// Instruments and profiles are maintained by routes: a version of a profile never changes, and what a profile
// says is checked before an instrument reads a file by it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instrument, Profile } from '../../src/imports/instruments/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn, staySignedIn } from '../helpers/sign-in.ts'

const { lab, people, steps, worker } = await laboratory()
const admin = staySignedIn(lab, 'admin')

type Refused = { detail: string; errors?: { pointer: string; code: string }[] }
type Versions = { items: Profile[] }

const definition = {
  layout: 'long',
  encoding: 'auto',
  delimiter: ';',
  decimal_mark: ',',
  preamble_lines: 0,
  date_order: 'dmy',
  no_value: ['-----'],
  tests: { GLUC3: 'GLU' },
  units: { 'mmol/L': 'mmol/L' },
  columns: { sample: 'Sample', test: 'Test', value: 'Result', unit: 'Unit' },
}
const add = (name: string, version: number, more: object = {}) =>
  admin.post<Profile & Refused>('/v1/analyzer-profiles', {
    name,
    version,
    definition: { ...definition, ...more },
  })

test('a profile gets its next version; the ones before stay readable', async () => {
  assert.equal((await add('bench-reader', 1)).status, 201)
  const second = await add('bench-reader', 2, { decimal_mark: '.' })
  assert.deepEqual([second.status, second.body.version], [201, 2])
  const stale = await add('bench-reader', 2)
  assert.equal(stale.status, 409)
  assert.match(stale.body.detail, /3 is\.$/)
  const { body } = await people.technologist.get<Versions>('/v1/analyzer-profiles/bench-reader')
  assert.deepEqual(
    body.items.map(({ version, definition: { decimal_mark } }) => [version, decimal_mark]),
    [
      [2, '.'],
      [1, ','],
    ],
  )
  assert.equal((await admin.get('/v1/analyzer-profiles/nobody')).status, 404)
})

test('two who add a version at the same moment: one wins', async () => {
  const both = await Promise.all([add('raced', 1), add('raced', 1)])
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([201, 409]))
})

test('everything that is wrong with a profile is said at once', async () => {
  const shape = await add('wrong', 1, { decimal_mark: ';', colour: 'red', columns: {} })
  assert.equal(shape.status, 422)
  const pointers = shape.body.errors!.map(({ pointer }) => pointer)
  for (const one of ['/definition/decimal_mark', '/definition/columns/sample', '/definition']) {
    assert.ok(pointers.includes(one), `${one} of ${pointers.join()}`)
  }
  const units = await add('wrong', 1, { units: { 'mEq/L': 'mEq/L' } })
  assert.deepEqual(
    units.body.errors?.map(({ pointer }) => pointer),
    ['/definition/units/mEq~1L'],
  )
  const tests = await add('wrong', 1, { tests: { 'K/S': 'KAL' } })
  assert.deepEqual(
    tests.body.errors?.map(({ pointer, code }) => [pointer, code]),
    [['/definition/tests/K~1S', 'unknown_test']],
  )
})

/** Of a row of a file of `pointed-1` comes a result with this value. */
async function valueOf(written: string, value: string) {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const row = [sample.accession_number, 'GLUC3', written, 'mmol/L'].join(';')
  const body = new FormData()
  body.set('file', new File([`Sample;Test;Result;Unit\n${row}`], 'a.csv'))
  body.set('analyzer', 'pointed-1')
  const headers = { authorization: `Bearer ${await signIn(lab.app, 'technologist')}` }
  const answer = await lab.app.request('/v1/imports', { method: 'POST', headers, body })
  assert.equal(answer.status, 202, await answer.text())
  await worker.runJobs()
  const { items } = await steps.readOrder(order.id)
  assert.equal(items[0]!.result?.value, value)
}

test('an instrument reads its files by the version that it points to', async () => {
  await add('pointed', 1)
  await add('pointed', 2, { decimal_mark: '.' })
  const made = await admin.post<Instrument & Refused>('/v1/instruments', {
    code: 'pointed-1',
    name: 'Pointed',
    profile_name: 'pointed',
    profile_version: 1,
  })
  assert.deepEqual([made.status, made.body.profile], [201, 'pointed v1'])
  await valueOf('5,4', '5.4')
  const path = '/v1/instruments/pointed-1'
  const etag = made.headers.get('etag')!
  const half = await admin.patch<Refused>(path, { profile_name: 'pointed' }, { 'if-match': etag })
  assert.equal(half.status, 422)
  const moved = await admin.patch<Instrument>(
    path,
    { profile_name: 'pointed', profile_version: 2 },
    { 'if-match': etag },
  )
  assert.deepEqual([moved.body.profile, moved.body.version], ['pointed v2', 2])
  assert.equal((await admin.patch(path, { name: 'X' }, { 'if-match': etag })).status, 412)
  const unknown = { profile_name: 'pointed', profile_version: 9 }
  assert.equal((await admin.patch(path, unknown, { 'if-match': '*' })).status, 422)
  const beyond = { profile_name: 'pointed', profile_version: 2 ** 31 }
  assert.equal((await admin.patch(path, beyond, { 'if-match': '*' })).status, 422)
  const another = { code: 'beyond-1', name: 'Beyond', ...beyond }
  assert.equal((await admin.post('/v1/instruments', another)).status, 422)
  await valueOf('6.8', '6.8')
})

test('an instrument that is out of use takes no files, and is listed apart', async () => {
  const path = '/v1/instruments/access-2-1'
  const off = await admin.patch<Instrument>(path, { active: false }, { 'if-match': '"1"' })
  assert.equal(off.body.active, false)
  const codes = async (query = '') => {
    const { body } = await people.technologist.get<{ items: Instrument[] }>(
      `/v1/instruments${query}`,
    )
    return body.items.map(({ code }) => code)
  }
  assert.ok(!(await codes()).includes('access-2-1'))
  assert.deepEqual(await codes('?active=false'), ['access-2-1'])
  const refused = await people.technologist.patch(path, { active: true }, { 'if-match': '"2"' })
  assert.equal(refused.status, 403)
})
