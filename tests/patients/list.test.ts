import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testContext, type TestLab } from '../helpers/context.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'
import { person, type PageBody, type PatientBody, type ProblemBody } from './person.ts'

let lab: TestLab
let clerk: Client

before(async () => {
  lab = await testContext()
  clerk = client(lab.app, await signIn(lab.app, 'clerk'))
})
after(() => lab.stop())

async function register(changes: Record<string, unknown>) {
  const { status, body } = await clerk.post<PatientBody>('/v1/patients', person(changes))
  assert.equal(status, 201)
  return body
}

async function find(filters: Record<string, string>): Promise<PageBody> {
  const { status, body } = await clerk.get<PageBody>(
    `/v1/patients?${new URLSearchParams(filters).toString()}`,
  )
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

async function namesOf(filters: Record<string, string>) {
  return (await find(filters)).items.map(({ family_name }) => family_name).toSorted()
}

test('listPatients finds a part of the name, whatever its accents and capitals', async () => {
  await register({ family_name: 'Zöllner', given_name: 'Renée' })
  for (const name of ['zollner', 'ÖLLN', 'ner rene', ' Renée ']) {
    assert.deepEqual(await namesOf({ name }), ['Zöllner'], name)
  }
  assert.deepEqual(await namesOf({ name: 'zoellner' }), [])
})

test('listPatients takes a wildcard for itself', async () => {
  await register({ family_name: 'Qx%y' })
  await register({ family_name: 'Qx_y' })
  await register({ family_name: 'Qx\\y' })
  await register({ family_name: 'Qxzy' })
  assert.deepEqual(await namesOf({ name: 'qx%y' }), ['Qx%y'])
  assert.deepEqual(await namesOf({ name: 'qx％y' }), ['Qx%y'])
  assert.deepEqual(await namesOf({ name: 'qx_y' }), ['Qx_y'])
  assert.deepEqual(await namesOf({ name: 'qx\\y' }), ['Qx\\y'])
  assert.deepEqual(await namesOf({ name: 'qx%' }), ['Qx%y'])
  assert.deepEqual(await namesOf({ mrn: '%' }), [])
})

test('listPatients finds by the beginning of the MRN and by the birth date', async () => {
  await register({ mrn: 'PRE-1', family_name: 'One', birth_date: '1911-11-11' })
  await register({ mrn: 'PRE-2', family_name: 'Two', birth_date: '1911-11-12' })
  assert.deepEqual(await namesOf({ mrn: 'PRE-' }), ['One', 'Two'])
  const byName = await find({ mrn: 'PRE-', sort: '-family_name' })
  assert.deepEqual(
    byName.items.map(({ family_name }) => family_name),
    ['Two', 'One'],
  )
  await register({ mrn: 'PRE-1z/9', family_name: 'Three', birth_date: '1911-11-13' })
  assert.deepEqual(await namesOf({ mrn: 'PRE-1' }), ['One', 'Three'])
  for (const mrn of ['RE-1', 'pre-', 'PRE-1~', 'PRE-ä'])
    assert.deepEqual(await namesOf({ mrn }), [])
  assert.deepEqual(await namesOf({ birth_date: '1911-11-11' }), ['One'])
  assert.deepEqual(await namesOf({ mrn: 'PRE-', birth_date: '1911-11-12' }), ['Two'])
})

test('listPatients leaves the deleted out', async () => {
  const { id } = await register({ family_name: 'Vanishing' })
  assert.deepEqual(await namesOf({ name: 'vanish' }), ['Vanishing'])
  await clerk.delete(`/v1/patients/${id}`, { 'if-match': '"1"' })
  assert.deepEqual(await namesOf({ name: 'vanish' }), [])
})

for (const sort of ['created_at', '-created_at', 'family_name', '-family_name']) {
  test(`pages by ${sort} neither repeat nor lose a row when others are inserted between them`, async () => {
    const mark = `Page${sort.replace(/\W/, 'x').replace('_', '')}`
    const expected: string[] = []
    // Two share each name, so that the id has to decide between them.
    for (const letter of ['c', 'a', 'd', 'b', 'e']) {
      for (let twin = 0; twin < 2; twin += 1) {
        const { id } = await register({ family_name: `${mark} ${letter}` })
        expected.push(id)
      }
    }
    const met: PatientBody[] = []
    let cursor: string | null = null
    do {
      const page = await find({ name: mark, sort, limit: '3', ...(cursor ? { cursor } : {}) })
      met.push(...page.items)
      cursor = page.next_cursor
      await register({ family_name: `${mark} a`, given_name: 'Late' })
      await register({ family_name: `${mark} e`, given_name: 'Late' })
    } while (cursor !== null && met.length < 50)
    const first = met.filter(({ given_name }) => given_name !== 'Late')
    assert.deepEqual(first.map(({ id }) => id).toSorted(), expected.toSorted())
    assert.equal(new Set(met.map(({ id }) => id)).size, met.length)
    const key = sort.replace('-', '') as 'family_name'
    const order = first.map((patient) => patient[key])
    assert.deepEqual(order, sort.startsWith('-') ? order.toSorted().reverse() : order.toSorted())
  })
}

for (const [what, query, pointer] of [
  ['an unknown parameter', 'surname=x', '/surname'],
  ['a limit of 0', 'limit=0', '/limit'],
  ['a limit of 201', 'limit=201', '/limit'],
  ['a sort it does not have', 'sort=mrn', '/sort'],
  ['a day that does not exist', 'birth_date=2025-02-29', '/birth_date'],
  ['an empty name', 'name=', '/name'],
  ['a cursor that is no cursor', 'cursor=x', '/cursor'],
  ['a cursor of another sort', `cursor=${cursorOf('family_name', 'A', 'x')}`, '/cursor'],
  ['a made-up time in a cursor', `cursor=${cursorOf('-created_at', 'never', 'x')}`, '/cursor'],
] as const) {
  test(`listPatients refuses ${what}`, async () => {
    const { status, body } = await clerk.get<ProblemBody>(`/v1/patients?${query}`)
    assert.equal(status, 422)
    assert.deepEqual(
      body.errors?.map((error) => error.pointer),
      [pointer],
    )
  })
}

test('a NUL character is refused, not stumbled over', async () => {
  assert.equal((await clerk.get('/v1/patients?mrn=a%00b')).status, 422)
})

function cursorOf(...parts: string[]) {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}
