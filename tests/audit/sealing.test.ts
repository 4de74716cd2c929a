// The audit is sealed in signed blocks: every row in one of them, once, whoever seals and whatever is committed late.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { findUnsealed } from '../../src/audit/verification/sealed-blocks.ts'
import { sealedLaboratory, type Entry } from './sealed-laboratory.ts'

const { lab, worker, sql, steps, headsFile, seal, headsOutside, verify } = await sealedLaboratory()

test('a row that is committed late joins the next block, whatever its id', async () => {
  const id = (await steps.patient()).id
  let late: string
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:late', true)`
    await trx`update patients set given_name = 'Late' where id = ${id}`
    const [row] = await trx<[{ id: string }]>`select id from audit_log order by id desc limit 1`
    late = row.id
    await steps.patient()
    // However often it is sealed meanwhile.
    for (let n = 0; n < 3; n++) {
      await seal()
      await steps.patient()
    }
  })
  await seal()
  const [found] = await sql<[Entry & { later: number }]>`
    select e.*, (select count(*) from audit_block_entries b
      where b.source = 'change' and b.entry_id > e.entry_id and b.block < e.block)::integer as later
    from audit_block_entries e where source = 'change' and entry_id = ${late!}`
  assert.ok(found.later > 0, 'larger ids are in blocks before')
  assert.equal((await verify()).fault, undefined)
  assert.deepEqual(await findUnsealed(lab.context.db), { waiting: 0, since: null, strangers: null })
})

test('two that seal at once make no row twice, and nothing is forgotten', async () => {
  for (let n = 0; n < 5; n++) {
    await steps.patient()
    await Promise.all([seal(), seal(), steps.patient()])
  }
  await seal()
  assert.equal((await verify()).fault, undefined)
  assert.equal((await findUnsealed(lab.context.db)).waiting, 0)
})

test('more than one block is made of what is too much for one', async () => {
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:many', true)`
    await trx`insert into rejection_reasons (code, name, hl7)
      select 'X' || n, 'Many', false from generate_series(1, 10001) n`
  })
  assert.deepEqual(await seal(), { blocks: 3, entries: 10_001 })
  assert.equal((await verify()).fault, undefined)
})

test('without a key nothing is sealed', async () => {
  await steps.patient()
  assert.deepEqual(await seal({ signing_keys: [] }), { blocks: 0, entries: 0 })
})

test('a file of heads that a crash has cut short is completed', async () => {
  const text = await readFile(headsFile(), 'utf8')
  await writeFile(headsFile(), text.slice(0, -20))
  await steps.patient()
  await seal()
  const all = await sql<{ number: string; head: string }[]>`
    select number, head from audit_blocks order by number`
  const outside = [...(await headsOutside()).values()].map(({ number, head }) => ({ number, head }))
  assert.deepEqual(
    outside.toSorted((a, b) => Number(a.number) - Number(b.number)),
    [...all],
  )
  assert.equal((await verify()).fault, undefined)
})

test('the worker seals what it may not read, and nobody signs twice', async () => {
  await assert.rejects(worker.context.db.selectFrom('audit_log').selectAll().execute(), {
    code: '42501',
  })
  await assert.rejects(
    worker.context.db
      .insertInto('audit_block_entries')
      .values({} as never)
      .execute(),
  )
  await assert.rejects(
    sql`select sign_audit_block(2, 'other', decode('00', 'hex'))`,
    /not to be signed/,
  )
})
