/**
 * A laboratory that has two rows or more in every list, once `fill` has run: rows of a new list come in here.
 *
 *   const { lab, steps, fill, parents } = await filledLaboratory()
 */
import assert from 'node:assert/strict'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { demoFile } from '../../src/processes/demo/analyzer-file.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'
import { createControlSteps } from '../qc/control-steps.ts'

type Row = { id: string; [field: string]: unknown }

export async function filledLaboratory() {
  const AUDIT_SIGNING_KEYS = JSON.stringify({ keys: [await generateSigningKey()] })
  const made = await laboratory({ env: { AUDIT_SIGNING_KEYS } })
  const { lab, worker, records, people, steps } = made
  // Reads all there is to read.
  const auditor = client(lab.app, await signIn(lab.app, 'auditor'))
  /** A list below something takes its id from here: one line, filled in below. */
  const parents: Record<string, string> = {}

  async function fill() {
    const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
    await steps.enter(order, sample, 'GLU', '5.40', 'mmol/L')
    await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
    await worker.runJobs()
    const critical = await steps.orderWithSample(['GLU', 'K'])
    await steps.enter(critical.order, critical.sample, 'K', '2.4', 'mmol/L')
    await worker.runJobs()
    const other = await steps.orderWithSample(['GLU'])
    await steps.enter(other.order, other.sample, 'GLU', '5.1', 'mmol/L')
    for (const mode of ['shadow', 'on']) {
      const body = { test_code: 'CL', mode, reason: 'Tried and trusted' }
      assert.equal(
        (await people.pathologist.post('/v1/autoverification/switches', body)).status,
        201,
      )
    }
    const account = { client_id: 'second-system', display_name: 'Second', scopes: ['orders:read'] }
    const admin = client(lab.app, await signIn(lab.app, 'admin'))
    assert.equal((await admin.post('/v1/service-accounts', account)).status, 201)
    const rejected = await steps.collect((await steps.order(['K'])).id)
    await steps.receive(rejected.id)
    await steps.reject(rejected.id)
    await store('R1/1')
    const due = await store('R1/2')
    await records.change((trx) => trx`update samples set disposal_due_at = now() where id = ${due}`)
    await work()
    await overdue()
    await upload('cobas-integra-1', 'not what it should be')
    await worker.runJobs('import-analyzer-file')
    await upload('access-2-1', 'nor is this')
    for (const note of ['First', 'Second']) {
      const draft = { test_code: 'K', category: 'critical', note, intervals: [] }
      assert.equal((await people.pathologist.post('/v1/interval-drafts', draft)).status, 201)
    }
    await seal()
    await steps.readOrder(other.order.id)
    await steps.readOrder(order.id)
    await lab.context.background.drain()
    await seal()
    await signIn(lab.app, 'auditor')
    parents['/v1/users/{id}/sessions'] = (await auditor.get<Row>('/v1/auth/me')).body.id
    parents['/v1/imports/{id}/refused-rows'] = await upload('cobas-integra-1', strangers)
    await worker.runJobs('import-analyzer-file')
    await fillQualityControl()
  }

  async function fillQualityControl() {
    const controls = createControlSteps(people)
    const [low] = await controls.twoLevels('2026-01-05T08:00:00Z')
    await controls.target(low.id, '140', '1', 'NA')
    await controls.require()
    await controls.require({ test_code: 'NA' })
    await controls.target(low.id, '5.50', '0.10', 'GLU')
    const points = await controls.enter([
      { lot: low, test_code: 'GLU', value: '9.99' },
      { lot: low, test_code: 'NA', value: '140' },
    ])
    const yesterday = new Date(lab.clock.now().getTime() - 24 * 3_600_000).toISOString()
    await controls.enter(
      [
        { lot: low, value: '4.01' },
        { lot: low, test_code: 'GLU', value: '5.5' },
      ],
      yesterday,
    )
    await people.technologist.post('/v1/qc/summaries', { day: yesterday.slice(0, 10) })
    await createControlSteps(people, 'access-2-1').enter([{ lot: low, value: '4.00' }])
    // As if the instrument had measured them.
    await asSuperuser(lab.database.ownerUrl, async (sql) => {
      await sql`select set_config('lab.actor', 'job:test', false)`
      await sql`update results set instrument_id = (select id from instruments where code = 'cobas-integra-1')`
    })
    await controls.act()
    await controls.act({ test_code: 'NA' })
    parents['/v1/qc/lots/{id}/targets'] = low.id
    parents['/v1/qc/lots/{id}/points'] = low.id
    parents['/v1/qc/points/{id}/affected-results'] = points[0]!.id
  }

  async function store(storage_place: string): Promise<string> {
    const { id } = (await steps.orderWithSample(['K'])).sample
    await steps.accept(id)
    await people.technologist.post(`/v1/samples/${id}/store`, { storage_place })
    return id
  }

  // Two of each lane of the worklists that nothing above has filled.
  async function work() {
    for (const value of ['6.9', '7.1']) {
      const { order, sample } = await steps.orderWithSample(['K', 'NA'])
      await steps.enter(order, sample, 'K', value, 'mmol/L')
      await steps.collect((await steps.order(['K'])).id)
    }
    await worker.runJobs()
  }

  // Ordered long ago, and nothing has come of them yet.
  async function overdue() {
    const placed = [(await steps.order(['GLU', 'K'])).id, (await steps.order(['NA'])).id]
    await asSuperuser(lab.database.ownerUrl, async (sql) => {
      await sql`select set_config('lab.actor', 'job:test', false)`
      await sql`update orders set ordered_at = now() - interval '1 day' where id = any(${placed})`
    })
  }

  /** A file whose rows are all refused: nobody knows its samples. */
  const strangers = demoFile({ ann: '26999999990', ben: '26999999982' }, lab.clock.now(), 'UTC')

  /** A block of the audit. */
  async function seal() {
    await sealAudit(worker.context, new AbortController().signal)
  }

  async function upload(analyzer: string, content: string) {
    const body = new FormData()
    body.set('file', new File([content], 'run.csv'))
    body.set('analyzer', analyzer)
    const headers = { authorization: `Bearer ${await signIn(lab.app, 'technologist')}` }
    const answer = await lab.app.request('/v1/imports', { method: 'POST', headers, body })
    assert.equal(answer.status, 202)
    return ((await answer.json()) as { id: string }).id
  }

  return { ...made, auditor, parents, fill }
}
