// The month of history behind the demo: nothing in it says anything else than the rules do, it is added once, and
// all of it or nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { loadConfig } from '../../src/config/config.ts'
import { addHistory } from '../../src/processes/local/history/history.ts'
import { evaluate, type EvaluationInputs } from '../../src/qc/rules/westgard.ts'
import type { InterpretationFacts } from '../../src/results/interpretation/rules/facts.ts'
import { interpret } from '../../src/results/interpretation/rules/interpret.ts'
import { testContext } from '../helpers/context.ts'
import { assertConsistent, createRecords } from '../helpers/records.ts'

const lab = await testContext()
const { ownerUrl } = lab.database
const sql = postgres(ownerUrl, { max: 2, onnotice() {} })
const config = loadConfig('demo', { NODE_ENV: 'test', LOG_LEVEL: 'silent' })
/** Fewer than the demo has: two weeks tell the same. */
const days = 14
const never = new AbortController().signal
after(async () => {
  await sql.end()
  await lab.stop()
})

const count = async (from: string) =>
  (await sql.unsafe<{ count: number }[]>(`select count(*)::integer as count from ${from}`))[0]!
    .count

test('interrupted on its way, it leaves nothing', async () => {
  let asked = 0
  const throwIfAborted = () => {
    if (++asked === 5) throw new Error('on the fifth day')
  }
  const stopping = { throwIfAborted } as AbortSignal
  await assert.rejects(addHistory(ownerUrl, config, stopping), { message: 'on the fifth day' })
  assert.equal(await count('orders'), 0)
  assert.equal(await count(`patients where mrn = 'MRN-100001'`), 0)
  assert.equal(await count(`pg_namespace where nspname = 'times_of_then'`), 0)
})

test('the history of the demo', async (t) => {
  before(async () => {
    const added = await addHistory(ownerUrl, config, never, days)
    assert.ok(added !== undefined && added.orders > 300 && added.results > 1200, 'weeks of work')
    assert.equal(added.controls, await count('qc_points'))
    assert.equal(added.orders, await count('orders'))
  })

  await t.test('is added once', async () => {
    const orders = await count('orders')
    assert.equal(await addHistory(ownerUrl, config, never, days), undefined)
    assert.equal(await count('orders'), orders)
    assert.equal(await count(`pg_namespace where nspname = 'times_of_then'`), 0)
  })

  await t.test('orders, items, samples, results and notices tell one story', async () => {
    const orders = await sql<{ id: string }[]>`
      select id from orders o
      where status <> 'completed' or order_number ~ '7$'
        or exists (select from samples s where s.order_id = o.id and s.status = 'rejected')
        or exists (select from notices n where n.order_id = o.id)`
    const records = createRecords(lab, sql)
    for (const { id } of orders) assertConsistent(await records.of(id))
  })

  await t.test('each interpretation is what its facts say', async () => {
    const rows = await sql<
      { facts: InterpretationFacts; answer: object; status: string; verified: boolean }[]
    >`
      select v.facts, r.status, r.verified_by is not null as verified, jsonb_build_object('flag', v.flag,
        'critical', v.critical, 'verdict', v.verdict, 'hold_reasons', v.hold_reasons, 'delta', v.delta,
        'rule_set', v.rule_set) as answer
      from interpretations v join results r on r.id = v.result_id`
    assert.ok(rows.length > 1200)
    for (const { facts, answer, status, verified } of rows) {
      const { canonical_value: _, ...expected } = interpret(facts)
      const { flag, critical, verdict, hold_reasons, delta, rule_set } = expected
      assert.deepEqual(answer, { flag, critical, verdict, hold_reasons, delta, rule_set })
      if (verdict === 'hold' && status === 'final') assert.ok(verified, 'a person released it')
    }
    assert.equal(await count(`results where status = 'entered'`), 0)
    assert.equal(
      await count('interpretations where critical'),
      await count(`notices where kind = 'critical'`),
    )
  })

  await t.test(
    'each control was judged by its inputs, and each rejection has its action',
    async () => {
      const rows = await sql<{ inputs: EvaluationInputs; verdict: string; rules: string[] }[]>`
      select inputs, verdict, rules from qc_evaluations`
      for (const { inputs, verdict, rules } of rows) {
        const answer = evaluate(inputs)
        assert.deepEqual({ verdict, rules }, { verdict: answer.verdict, rules: answer.rules })
      }
      const rejected = await count(`qc_points where verdict = 'rejected'`)
      assert.ok(rejected >= 1 && rejected < 20)
      const unanswered = `qc_points p where verdict = 'rejected' and measured_at < now() - interval '3 hours'
      and not exists (select from qc_corrective_actions a where a.instrument_id = p.instrument_id
        and a.test_id = p.test_id and a.taken_at between p.measured_at and p.measured_at + interval '2 hours')`
      assert.equal(await count(unanswered), 0)
    },
  )

  await t.test('it lies behind us, in the order in which things happen', async () => {
    assert.equal(
      await count(
        `orders where ordered_at > now() or updated_at > now() or completed_at < ordered_at`,
      ),
      0,
    )
    assert.equal(await count(`samples where received_at < collected_at or received_at > now()`), 0)
    assert.equal(
      await count(
        `results where entered_at > now() or released_at > now() or released_at < entered_at`,
      ),
      0,
    )
    assert.equal(
      await count(
        `interpretations where interpreted_at < entered_at or interpreted_at > entered_at + interval '1 minute'`,
      ),
      0,
    )
    assert.equal(
      await count(
        `notices where opened_at > now() or confirmed_at < opened_at or closed_at < confirmed_at`,
      ),
      0,
    )
    assert.equal(
      await count(`(select distinct ordered_at::date from orders) days`),
      days +
        (await count(
          `(select from orders where ordered_at >= date_trunc('day', now()) limit 1) today`,
        )),
    )
  })

  await t.test('the jobs of the clock have done their part', async () => {
    assert.equal(await count('events where number is null'), 0)
    assert.equal(await count('qc_summary_days'), days)
    assert.ok((await count('qc_summaries where missing')) > 0)
    assert.ok((await count('turnaround_items')) > 1200)
  })
})
