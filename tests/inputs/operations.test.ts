// Every operation of the documentation is sent what its own schemas describe, at the edges too, and what nobody
// should send. Whatever comes: no 500, an answer that is documented, and of what is refused no trace.
//
// The suite sends a few of each; a campaign is
//   LAB_TEST_INPUT_RUNS=500 npm run test:one tests/inputs/operations.test.ts
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import { rights } from '../../src/features.ts'
import { roles, type Role } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { addExampleRows } from '../../src/processes/example-rows.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, type Operation } from '../http/document.ts'
import { documentedAnswers } from './documented-answers.ts'
import { knownValues } from './known-values.ts'
import { asRequest, hostileRequests, rightRequests, type Sent } from './requests.ts'
import { rowCounts } from './row-counts.ts'

const runs = Number(process.env.LAB_TEST_INPUT_RUNS ?? 4)
const faults: unknown[] = []
const fault = (line: unknown) => void faults.push(line)
const log = { debug() {}, info() {}, warn: fault, error: fault, flush() {} }
const { lab, sql, worker } = await laboratory({
  env: { RATE_LIMIT_PER_MINUTE_USER: '0', RATE_LIMIT_PER_MINUTE_ADDRESS: '0' },
  log,
})
await addExampleRows(lab.database.ownerUrl, lab.context.log)
await worker.runJobs()
const document = await readDocument(lab.app)
const operations = operationsOf(document)
const answers = documentedAnswers(document)
const counted = await rowCounts(sql)

const tokens = new Map<Role, Promise<string>>()
function tokenOf(role: Role | undefined): Promise<string> | undefined {
  if (role === undefined) return undefined
  if (!tokens.has(role)) tokens.set(role, signIn(lab.app, role))
  return tokens.get(role)!
}

const scopeOf = ({ security }: Operation) => security?.[0]?.oauth2[0] as Scope | undefined
const mayOf = (operation: Operation) => {
  const scope = scopeOf(operation)
  return scope && rights.rolesOfScope[scope].at(-1)
}
const mayNotOf = (operation: Operation) => {
  const scope = scopeOf(operation)
  return scope && roles.find((role) => !rights.rolesOfScope[scope].includes(role))
}

const known = await knownValues(lab.app, document, async (path) =>
  tokenOf(mayOf(operations.find((one) => one.path === path && one.method === 'GET')!)),
)

let sent = 0
after(() => {
  if (process.env.LAB_TEST_INPUT_RUNS) console.log(`${operations.length} operations, ${sent} requests`)
})

/** @returns the status */
async function ask(operation: Operation, request: Sent, role: Role | undefined): Promise<number> {
  sent += 1
  faults.length = 0
  const response = await lab.app.request(asRequest(operation, request, await tokenOf(role)))
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await response.text()
  assert.deepEqual(faults, [], 'logged')
  assert.notEqual(response.status, 500)
  answers.check(operation, { status: response.status, type, text })
  return response.status
}

/** These write when they refuse: how often somebody guessed wrong. */
const countsGuesses = ({ path }: Operation) => path.startsWith('/v1/auth/')

/** What is refused leaves no row behind. */
async function askAndCount(operation: Operation, request: Sent, role: Role | undefined) {
  if (operation.method === 'GET' || countsGuesses(operation)) {
    return await ask(operation, request, role)
  }
  await tokenOf(role)
  const before = await counted()
  const status = await ask(operation, request, role)
  if (status >= 400 && process.env.DBG) { const a = await counted(); if (JSON.stringify(a) !== JSON.stringify(before)) console.log(await sql`select table_name, action, actor, at, request_id, row_id from audit_log order by id desc limit 3`, request) }
  if (status >= 400) assert.deepEqual(await counted(), before, `${status}, and rows were written`)
  return status
}

for (const operation of operations) {
  const { operationId, method, path } = operation
  test(`${operationId} answers as documented, whatever it is sent`, async () => {
    const right = rightRequests(document, operation, known)
    const hostile = hostileRequests(document, operation, known)
    await fc.assert(
      fc.asyncProperty(fc.oneof(right, hostile), async (request) => {
        await askAndCount(operation, request, mayOf(operation))
      }),
      { numRuns: runs * 2, reporter, endOnFailure: true },
    )
    await fc.assert(
      fc.asyncProperty(hostile, async (request) => {
        const status = await askAndCount(operation, request, mayNotOf(operation))
        assert.ok(status >= 400 || !scopeOf(operation) || !mayNotOf(operation), `${status}`)
      }),
      { numRuns: Math.ceil(runs / 4), reporter, endOnFailure: true },
    )
    // Who signs out has to sign in again.
    if (/Session/.test(operationId)) tokens.clear()
    function reporter({ failed, counterexample, errorInstance }: fc.RunDetails<[Sent]>): void {
      if (!failed) return
      const said = JSON.stringify(counterexample)
      throw new Error(`${method} ${path} ${said.slice(0, 3000)}`, { cause: errorInstance })
    }
  })
}

test('dbg', async () => {
  let t = performance.now(); for (let i = 0; i < 20; i++) await counted(); console.log('counts', (performance.now() - t) / 20)
  t = performance.now(); for (let i = 0; i < 20; i++) await sql`select max(id) from audit_log`; console.log('max', (performance.now() - t) / 20)
  console.log(await (await import('../helpers/test-server.ts')).asSuperuser(lab.database.ownerUrl, (s) => s`select name, state, count(*), min(created_on), max(start_after) from pgboss.job group by 1,2`))
  t = performance.now(); 
  const { jobs } = await import('../../jobs/index.ts')
  for (const j of jobs) { const n = await worker.runJobs(j.name); if (n) console.log(j.name, n, performance.now() - t) }
})
test('no piece of an upload that was refused is left', async () => {
  await eventually('none is there', async () => {
    const [{ pieces }] = await sql<[{ pieces: number }]>`
      select count(*)::integer as pieces from upload_parts`
    return pieces === 0
  })
})
