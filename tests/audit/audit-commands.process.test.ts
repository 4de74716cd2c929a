// The auditor's commands, as processes: verify the database, take an export along, verify that without a database.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { runProcess } from '../helpers/processes.ts'

const key = await generateSigningKey()
const { d: _, ...half } = key
const AUDIT_SIGNING_KEYS = JSON.stringify({ keys: [key] })
const AUDIT_VERIFYING_KEYS = JSON.stringify({ keys: [half] })
const { lab, worker, sql, steps } = await laboratory({ env: { AUDIT_SIGNING_KEYS } })

test('intact is 0, and what was touched is named and is 1: in the database, and in an export of it', async (t) => {
  const { order } = await steps.orderWithSample(['GLU'])
  await sealAudit(worker.context, new AbortController().signal)
  const env = { DATABASE_URL: lab.database.apiUrl, AUDIT_VERIFYING_KEYS }
  const directory = await mkdtemp(join(tmpdir(), 'audit-commands-'))
  t.after(() => rm(directory, { recursive: true }))
  const file = join(directory, 'audit.ndjson')

  const intact = await runProcess(t, ['audit-verify'], env)
  assert.match(intact.output, /^Intact: 1 blocks with \d+ rows, sealed until 20/)
  assert.equal(intact.code, 0)
  const exported = await runProcess(t, ['audit-export'], env)
  await writeFile(file, exported.output)
  const offline = await runProcess(t, ['audit-verify', file], { AUDIT_VERIFYING_KEYS })
  assert.deepEqual([offline.output, offline.code], [intact.output, 0])

  const [row] = await sql<[{ id: string }]>`
    update audit_log set actor = 'job:nobody'
    where row_id = ${order.id} and operation = 'insert' returning id`
  const touched = await runProcess(t, ['audit-verify'], env)
  assert.match(touched.output, new RegExp(`^NOT INTACT: block 1, change ${row.id}, was altered\\.`))
  assert.equal(touched.code, 1)
  await writeFile(file, exported.output.replace('"user:', '"job:'))
  const forged = await runProcess(t, ['audit-verify', file], { AUDIT_VERIFYING_KEYS })
  assert.deepEqual(
    [forged.output.startsWith('NOT INTACT: block 1, change'), forged.code],
    [true, 1],
  )
})

test('without keys, and for a file that is no export, it says what is missing', async (t) => {
  const keyless = await runProcess(t, ['audit-verify'], { DATABASE_URL: lab.database.apiUrl })
  assert.match(keyless.output, /^AUDIT_VERIFYING_KEYS: is missing/)
  assert.equal(keyless.code, 1)
  const other = await runProcess(t, ['audit-verify', 'package.json'], { AUDIT_VERIFYING_KEYS })
  assert.match(other.output, /line 1: is not of an export of the audit/)
  assert.equal(other.code, 1)
})
