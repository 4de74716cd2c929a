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
import { amount, isCampaign } from './amount.ts'
import { createCosts } from './costs.ts'
import { documentedAnswers } from './documented-answers.ts'
import { knownValues } from './known-values.ts'
import { asRequest, hostileRequests, rightRequests, type Sent } from './requests.ts'
import { rowCounts } from './row-counts.ts'
import { countStatements } from './statement-counts.ts'

const { runs, parameters } = amount(4)
const faults: unknown[] = []
const fault = (line: unknown) => void faults.push(line)
const log = { debug() {}, info() {}, warn: fault, error: fault, flush() {} }
const { lab, sql, worker } = await laboratory({
  env: {
    RATE_LIMIT_PER_MINUTE_USER: '0',
    RATE_LIMIT_PER_MINUTE_ADDRESS: '0',
    // Who signs out signs in before, beside thousands who guess.
    SIGN_IN_FAILURES_PER_ADDRESS: '1000000',
    SIGN_IN_FAILURES_PER_MINUTE: '1000000',
  },
  log,
})
await addExampleRows(lab.database.ownerUrl, lab.context.log)
await worker.runJobs()
const { app, statementsOf } = countStatements(lab)
const document = await readDocument(app)
const operations = operationsOf(document)
const answers = documentedAnswers(document)
const counted = await rowCounts(sql)
const costs = createCosts()

const began = lab.clock.now()
const tokens = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await signIn(app, role)])),
) as Record<Role, string>
await eventually('when they signed in is written, which is done behind it', async () => {
  const late = await sql`
    select from users where username = any(${[...roles]})
      and not coalesce(last_sign_in_at >= ${began}, false)`
  return late.length === 0
})

const scopeOf = ({ security }: Operation) => security?.[0]?.oauth2[0] as Scope | undefined
const mayOf = (operation: Operation) => {
  const scope = scopeOf(operation)
  return scope && rights.rolesOfScope[scope].at(-1)
}
const mayNotOf = (operation: Operation) => {
  const scope = scopeOf(operation)
  return scope && roles.find((role) => !rights.rolesOfScope[scope].includes(role))
}

const statuses: Record<string, number> = {}
const known = await knownValues(app, document, (path) => {
  const role = mayOf(operations.find((one) => one.path === path && one.method === 'GET')!)
  return role && tokens[role]
})

// A campaign takes longer than a token is good for.
let signedIn_ms = performance.now()
async function staySignedIn(): Promise<void> {
  if (performance.now() - signedIn_ms < 300_000) return
  for (const role of roles) tokens[role] = await signIn(app, role)
  signedIn_ms = performance.now()
}

let sent = 0
after(() => {
  if (isCampaign) {
    console.log(`${operations.length} operations, ${sent} requests`, statuses, costs.highest)
  }
})

/** @returns the status */
async function ask(operation: Operation, request: Sent, role: Role | undefined): Promise<number> {
  sent += 1
  // Who signs out does so with a session of their own.
  const ends = operation.operationId === 'endSession'
  const token = ends ? await signIn(app, 'clerk') : role && tokens[role]
  faults.length = 0
  const [response, statements] = await statementsOf(() =>
    Promise.resolve(app.request(asRequest(operation, request, token))),
  )
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await response.text()
  statuses[response.status] = (statuses[response.status] ?? 0) + 1
  assert.deepEqual(faults, [], 'logged')
  assert.notEqual(response.status, 500)
  answers.check(operation, { status: response.status, type, text })
  costs.note(operation, { status: response.status, text, statements })
  return response.status
}

/** These write when they refuse: how often somebody guessed wrong. */
const isOfSigningIn = ({ path }: Operation) => path.startsWith('/v1/auth/')

/** What is refused leaves no row behind. */
async function askAndCount(operation: Operation, request: Sent, role: Role | undefined) {
  if (operation.method === 'GET' || isOfSigningIn(operation)) {
    return await ask(operation, request, role)
  }
  const before = await counted()
  const status = await ask(operation, request, role)
  if (status >= 400) assert.deepEqual(await counted(), before, `${status}, and rows were written`)
  return status
}

// Those of signing in come last: what they write a moment later is nobody else's. And after all the wrong guesses
// nobody can sign in for a while, which who signs out has to do first.
const lastOf = (operation: Operation) =>
  operation.operationId === 'endSession' ? 1 : isOfSigningIn(operation) ? 2 : 0
for (const operation of operations.toSorted((a, b) => lastOf(a) - lastOf(b))) {
  const { operationId, method, path } = operation
  test(`${operationId} answers as documented, whatever it is sent`, async () => {
    await staySignedIn()
    const right = rightRequests(document, operation, known)
    const hostile = hostileRequests(document, operation, known)
    await fc.assert(
      fc.asyncProperty(fc.oneof(right, hostile), async (request) => {
        await askAndCount(operation, request, mayOf(operation))
      }),
      { ...parameters, numRuns: runs * 2, reporter, endOnFailure: true },
    )
    await fc.assert(
      fc.asyncProperty(hostile, async (request) => {
        const status = await askAndCount(operation, request, mayNotOf(operation))
        assert.ok(status >= 400 || !scopeOf(operation) || !mayNotOf(operation), `${status}`)
      }),
      { ...parameters, numRuns: Math.ceil(runs / 4), reporter, endOnFailure: true },
    )
    function reporter({ failed, counterexample, errorInstance }: fc.RunDetails<[Sent]>): void {
      if (!failed) return
      const said = JSON.stringify(counterexample)
      throw new Error(`${method} ${path} ${said.slice(0, 3000)}`, { cause: errorInstance })
    }
  })
}

test('no piece of an upload that was refused is left', async () => {
  await eventually('none is there', async () => {
    const [{ pieces }] = await sql<[{ pieces: number }]>`
      select count(*)::integer as pieces from upload_parts`
    return pieces === 0
  })
})
