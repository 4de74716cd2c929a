// The words of a coded test: who permits them, which cannot be, and that the kind of a test stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabTest } from '../../src/catalogue/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { staySignedIn } from '../helpers/sign-in.ts'

const { lab, people } = await laboratory()
const admin = staySignedIn(lab, 'admin')

type Refused = { detail: string; errors?: { pointer: string; code: string; message: string }[] }

const pointersOf = ({ errors = [] }: Refused) => errors.map(({ pointer }) => pointer).toSorted()
const read = async (code: string) => (await admin.get<LabTest>(`/v1/tests/${code}`)).body

const malaria = {
  code: 'MALAR',
  name: 'Plasmodium, thick film',
  loinc: '32700-7',
  specimen_type: 'whole_blood',
  kind: 'coded',
  decimals: 0,
}
const titre = {
  ...malaria,
  code: 'ASMA',
  name: 'Smooth muscle antibodies',
  loinc: '5048-4',
  kind: 'titre',
}
const seen = { word: 'seen', display: 'Seen', flag: 'A', critical: true, position: 2 }

test('the catalogue shows what kind a test is, its words in their order', async () => {
  const { kind, unit, words } = await read('COVID')
  assert.deepEqual([kind, unit], ['coded', null])
  assert.deepEqual(
    words.map(({ word, display, flag, active }) => [word, display, flag, active]),
    [
      ['not detected', 'Not detected', 'N', true],
      ['detected', 'Detected', 'A', true],
      ['indeterminate', 'Indeterminate', 'IND', true],
    ],
  )
  const potassium = await read('K')
  assert.deepEqual([potassium.kind, potassium.words], ['quantitative', []])
  const ana = await read('ANA')
  assert.deepEqual([ana.kind, ana.unit], ['titre', '{titer}'])
  const [interval] = ana.qualified_intervals
  assert.deepEqual([interval!.high, interval!.displayed_high], ['80', '1:80'])
})

test('a coded test is made, gets its words, and loses one; its version counts each', async () => {
  const made = await admin.post<LabTest>('/v1/tests', malaria)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual([made.body.kind, made.body.unit, made.body.words], ['coded', null, []])
  const added = await admin.post<LabTest>('/v1/tests/MALAR/words', seen)
  assert.equal(added.status, 201)
  assert.equal(added.headers.get('etag'), '"2"')
  const [word] = added.body.words
  assert.deepEqual({ ...word, id: '' }, { ...seen, id: '', active: true })

  for (const again of ['seen', 'SEEN']) {
    const twice = await admin.post<Refused>('/v1/tests/MALAR/words', { ...seen, word: again })
    assert.equal(twice.status, 409, again)
    assert.match(twice.body.detail, /already/)
  }
  const path = `/v1/tests/MALAR/words/${word!.id}/deactivate`
  const gone = await admin.post<LabTest>(path)
  assert.deepEqual([gone.status, gone.body.words[0]!.active], [200, false])
  assert.equal((await admin.post(path)).status, 409)
  assert.equal((await admin.post<LabTest>('/v1/tests/MALAR/words', seen)).status, 201, 'anew')
})

test('two who permit the same word at the same moment: one does, the other is told', async () => {
  const grey = { word: 'grey', display: 'Grey zone', flag: 'IND', position: 5 }
  const answers = await Promise.all([
    admin.post('/v1/tests/HBSAG/words', grey),
    admin.post('/v1/tests/HBSAG/words', { ...grey, word: 'Grey' }),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 409],
  )
})

test('only who maintains the catalogue does so, and only where there are words', async () => {
  assert.equal((await people.pathologist.post('/v1/tests/HBSAG/words', seen)).status, 403)
  assert.equal((await admin.post('/v1/tests/NONE/words', seen)).status, 404)
  for (const code of ['K', 'ANA'])
    assert.equal((await admin.post(`/v1/tests/${code}/words`, seen)).status, 409, code)
  const [word] = (await read('COVID')).words
  const elsewhere = await admin.post(`/v1/tests/HBSAG/words/${word!.id}/deactivate`)
  assert.equal(elsewhere.status, 404, 'the word of another test')
})

test('a word that could be a number or a titre, or is normal and critical, is refused', async () => {
  // The last is a letter of Unicode 17, which PostgreSQL 18 does not know.
  for (const word of ['5.4', '<2', '1:80', '', ' seen', 'a\nb', 'x'.repeat(65), '\u{16eb5}']) {
    const { status, body } = await admin.post<Refused>('/v1/tests/COVID/words', { ...seen, word })
    assert.deepEqual([status, pointersOf(body)], [422, ['/word']], JSON.stringify(word))
  }
  const calm = await admin.post<Refused>('/v1/tests/COVID/words', { ...seen, flag: 'N' })
  assert.deepEqual([calm.status, pointersOf(calm.body)], [422, ['/critical']])
})

test('a number has its unit, a titre {titer}, a word none; and a kind is never changed', async () => {
  const refusals: [change: object, pointers: string[]][] = [
    [{ kind: 'coded', unit: 'mmol/L' }, ['/unit']],
    [{ kind: 'titre', unit: 'mmol/L' }, ['/unit']],
    [{ kind: 'quantitative' }, ['/unit']],
    [{ kind: 'coded', decimals: 1 }, ['/decimals']],
    [{ kind: 'word' }, ['/kind']],
  ]
  for (const [change, pointers] of refusals) {
    const { status, body } = await admin.post<Refused>('/v1/tests', { ...titre, ...change })
    assert.deepEqual([status, pointersOf(body)], [422, pointers], JSON.stringify(change))
  }
  const made = await admin.post<LabTest>('/v1/tests', titre)
  assert.deepEqual([made.status, made.body.unit], [201, '{titer}'])
  const change = (changes: object) => admin.patch('/v1/tests/ASMA', changes, { 'if-match': '"1"' })
  assert.equal((await change({ kind: 'coded' })).status, 422)
  assert.equal((await change({ unit: 'mmol/L' })).status, 409)
  assert.equal((await change({ decimals: 1 })).status, 409)
  assert.equal((await change({ name: 'ASMA' })).status, 200)
})

test('no interval judges words, and nothing converts words or titres', async () => {
  const draft = {
    test_code: 'HBSAG',
    category: 'reference',
    note: 'An attempt',
    intervals: [
      {
        sex: 'any',
        low: '1',
        high: '2',
        age_min: { value: 0, unit: 'd' },
        age_max: null,
        source: 'None',
      },
    ],
  }
  const drafted = await admin.post<Refused>('/v1/interval-drafts', draft)
  assert.deepEqual([drafted.status, pointersOf(drafted.body)], [422, ['/test_code']])
  const conversion = { from_unit: 'mg/L', factor: '2', source: 'None', supersedes: null }
  for (const code of ['HBSAG', 'ANA']) {
    const { status } = await admin.post(`/v1/tests/${code}/unit-conversions`, conversion)
    assert.equal(status, 409, code)
  }
})
