// What people do to one result at the same moment: every pair of verbs, let go at once. The outcome is always that
// of the one after the other, whichever came first; nothing is half done, and where only one may win one does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { assertConsistent } from '../helpers/records.ts'

const { lab, worker, records, people, steps } = await laboratory()
const { technologist, pathologist } = people
const another = await records.anotherPerson('pathologist')
const patient = await steps.patient()

/** A potassium; `correction_id` where one is proposed. */
type Case = { order_id: string; sample_id: string; id: string; correction_id: string }
type Verb = (at: Case) => Promise<number>

const reason = 'At the same moment'
const status = async (answer: Promise<{ status: number }>) => (await answer).status
const on = (step: string, body: object | undefined, which: 'id' | 'correction_id' = 'id'): Verb => {
  return (at) => status(another.post(`/v1/results/${at[which]}/${step}`, body))
}
const correction = { value: '4.4', unit: 'mmol/L', reason }
const verify = on('verify', undefined)
const correct = on('correct', correction)
const rerun = on('rerun', { reason })
const markInError = on('entered-in-error', { reason })
const reject: Verb = (at) =>
  status(technologist.post(`/v1/samples/${at.sample_id}/reject`, { code: 'RH' }))
const interpret: Verb = async () => {
  await worker.runJobs('interpret-results')
  return 0
}

async function entered(value: string): Promise<Case> {
  const { order, sample } = await steps.orderWithSample(['K'], patient.id)
  const { id } = await steps.enter(order, sample, 'K', value, 'mmol/L')
  return { order_id: order.id, sample_id: sample.id, id, correction_id: '' }
}

async function interpreted(value: string): Promise<Case> {
  const at = await entered(value)
  await worker.runJobs('interpret-results')
  return at
}

async function proposed(): Promise<Case> {
  const at = await interpreted('4.1')
  const answer = await pathologist.post<{ id: string }>(`/v1/results/${at.id}/correct`, correction)
  await worker.runJobs('interpret-results')
  return { ...at, correction_id: answer.body.id }
}

const cases: Record<string, { start: () => Promise<Case>; verbs: Record<string, Verb> }> = {
  'an entered result': {
    start: () => entered('4.1'),
    verbs: { interpret, markInError, reject, verify },
  },
  'a held result': {
    start: () => interpreted('6.8'),
    verbs: { verify, rerun, markInError, reject, correct },
  },
  'a final result': {
    start: () => interpreted('4.1'),
    verbs: { correct, markInError, reject },
  },
  'a proposed correction': {
    start: proposed,
    verbs: {
      verifyCorrection: on('verify', undefined, 'correction_id'),
      rerunCorrection: on('rerun', { reason }, 'correction_id'),
      correctionInError: on('entered-in-error', { reason }, 'correction_id'),
      originalInError: markInError,
      correctAgain: correct,
      reject,
    },
  },
}

async function outcomeOf(at: Case, statuses: number[]) {
  await worker.runJobs('interpret-results')
  const then = await records.of(at.order_id)
  assertConsistent(then)
  const results = then.results.map(({ version, status, superseded_at, released_at }) =>
    [version, status, superseded_at !== null, released_at !== null].join(' '),
  )
  return { statuses, order: then.order.status, items: then.items.map((one) => one.status), results }
}

for (const [what, { start, verbs }] of Object.entries(cases)) {
  const names = Object.keys(verbs)
  for (const [n, first] of names.entries()) {
    for (const second of names.slice(n)) {
      // A job is taken by one worker.
      if (first === 'interpret' && second === 'interpret') continue
      test(`${what}: ${first} and ${second} at the same moment are one after the other`, async (t) => {
        const [a, b] = [verbs[first]!, verbs[second]!]
        const sequential = []
        for (const reversed of first === second ? [false] : [false, true]) {
          const at = await start()
          const statuses = []
          for (const verb of reversed ? [b, a] : [a, b]) statuses.push(await verb(at))
          sequential.push(await outcomeOf(at, reversed ? statuses.toReversed() : statuses))
        }
        const at = await start()
        const statement = `select from orders where id = '${at.order_id}' for update`
        const lock = await holdLock(t, lab.database.ownerUrl, statement)
        const calls = [a(at)]
        await lock.untilWaiting(1)
        calls.push(b(at))
        await lock.untilWaiting(2)
        await lock.release()
        const outcome = await outcomeOf(at, await Promise.all(calls))
        const found = sequential.some(
          (one) =>
            isSame(one, outcome) ||
            (first === second &&
              isSame(one, { ...outcome, statuses: outcome.statuses.toReversed() })),
        )
        assert.ok(found, JSON.stringify({ outcome, sequential }, null, 1))
      })
    }
  }
}

const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other)

// By name, so that a change of the life cycle that lets both win is seen here.
const oneWins: [what: string, first: string, second: string][] = [
  ['a held result', 'verify', 'verify'],
  ['a held result', 'verify', 'rerun'],
  ['a held result', 'rerun', 'rerun'],
  ['a held result', 'markInError', 'markInError'],
  ['a final result', 'correct', 'correct'],
  ['a proposed correction', 'verifyCorrection', 'rerunCorrection'],
]
for (const [what, first, second] of oneWins) {
  test(`${what}: of ${first} and ${second} one wins`, async () => {
    const { start, verbs } = cases[what]!
    const at = await start()
    const statuses = await Promise.all([verbs[first]!(at), verbs[second]!(at)])
    assert.equal(statuses.filter((one) => one === 409).length, 1, statuses.join())
    await worker.runJobs('interpret-results')
  })
}
