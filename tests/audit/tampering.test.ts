// Whoever touches a row of the audit after it was sealed, the owner of the database too, is found: the verifier names
// the first row or block that does not fit.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TransactionSql } from 'postgres'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { signHead } from '../../src/audit/sealing/signatures.ts'
import {
  blocksOfDatabase,
  blocksOfFile,
  findUnsealed,
  linesOf,
} from '../../src/audit/verification/sealed-blocks.ts'
import { verifyAudit } from '../../src/audit/verification/verify-audit.ts'
import { eventually } from '../helpers/processes.ts'
import { sealedLaboratory, type Entry } from './sealed-laboratory.ts'

const { lab, sql, key, directory, seal, headsOutside, verify, entry, asOwner } =
  await sealedLaboratory()

test('what is untouched is intact, in the database and in an export of it', async () => {
  const { fault, blocks, entries } = await verify()
  assert.deepEqual([fault, blocks], [undefined, 2])
  const [rows] = await sql<[{ n: number }]>`
    select (select count(*) from audit_log)::integer + (select count(*) from audit_reads)::integer as n`
  assert.equal(entries, rows.n)
  const { strangers } = await findUnsealed(lab.context.db)
  assert.equal(strangers, null)

  const file = join(directory, 'export.ndjson')
  await writeFile(file, await exported())
  assert.deepEqual(await verifyAudit(blocksOfFile(file), [key]), await verify())
  const other = [await generateSigningKey()] as [typeof key]
  assert.match((await verifyAudit(blocksOfFile(file), other)).fault!.what, /which is not given/)
})

async function exported(): Promise<string> {
  let text = ''
  for await (const block of blocksOfDatabase(lab.context.db)) text += linesOf(block)
  return text
}

const tampering: Record<
  string,
  (e: Entry & { row: string }, trx: TransactionSql) => Promise<{ row?: string; what: RegExp }>
> = {
  'another person did it': async ({ entry_id, row }, trx) => {
    await trx`update audit_log set actor = 'job:nobody' where id = ${entry_id}`
    return { row, what: /altered/ }
  },
  'it was at another time': async ({ entry_id, row }, trx) => {
    await trx`update audit_log set at = at - interval '1 ms' where id = ${entry_id}`
    return { row, what: /altered/ }
  },
  'it held another value': async ({ entry_id, row }, trx) => {
    await trx`update audit_log set after = after || '{"status": "never"}' where id = ${entry_id}`
    return { row, what: /altered/ }
  },
  'it was another request': async ({ entry_id, row }, trx) => {
    await trx`update audit_log set request_id = 'another-request' where id = ${entry_id}`
    return { row, what: /altered/ }
  },
  'it never was': async ({ entry_id, row }, trx) => {
    await trx`delete from audit_log where id = ${entry_id}`
    return { row, what: /removed/ }
  },
  'it never was, and was never sealed': async ({ block, entry_id, position }, trx) => {
    await trx`delete from audit_log where id = ${entry_id}`
    await trx`delete from audit_block_entries where entry_id = ${entry_id} and source = 'change'`
    await trx`update audit_block_entries set position = position - 1 where block = ${block} and position > ${position}`
    return { what: /altered|place/ }
  },
  'its place in the block is empty': async ({ block, position }, trx) => {
    await trx`delete from audit_block_entries where block = ${block} and position = ${position}`
    return { what: new RegExp(`number ${position}`) }
  },
  'two rows have changed places': async ({ block, position }, trx) => {
    await trx`update audit_block_entries set position = -1 where block = ${block} and position = ${position}`
    await trx`update audit_block_entries set position = ${position} where block = ${block} and position = ${position + 1}`
    await trx`update audit_block_entries set position = ${position + 1} where block = ${block} and position = -1`
    return { what: /altered|place/ }
  },
  'the row was altered together with its links and the head': async ({ block, entry_id }, trx) => {
    await trx`update audit_log set actor = 'job:nobody' where id = ${entry_id}`
    await trx`
      with linked as (
        select e.position, audit_chain(case e.source when 'change' then audit_text(a) else audit_text(r) end) over (order by e.position) as link
        from audit_block_entries e
        left join audit_log a on e.source = 'change' and a.id = e.entry_id
        left join audit_reads r on e.source = 'read' and r.id = e.entry_id
        where e.block = ${block})
      update audit_block_entries e set link = l.link from linked l
      where e.block = ${block} and e.position = l.position`
    return { what: /together with their links/ }
  },
  'the head was written anew': async ({ block }, trx) => {
    await trx`update audit_blocks set head = replace(head, '"block"', '"Block"') where number = ${block}`
    return { what: /signature does not fit/ }
  },
  'somebody else signed': async ({ block }, trx) => {
    const [{ head }] = await trx<[{ head: string }]>`
      select head from audit_blocks where number = ${block}`
    const { signature } = signHead([{ ...(await generateSigningKey()), kid: key.kid }], head)
    await trx`update audit_blocks set signature = ${signature} where number = ${block}`
    return { what: /signature does not fit/ }
  },
  'nobody signed': async ({ block }, trx) => {
    await trx`update audit_blocks set kid = null, signature = null where number = ${block}`
    return { what: /not signed/ }
  },
  'the block is gone': async ({ block }, trx) => {
    await trx`delete from audit_block_entries where block = ${block}`
    await trx`delete from audit_blocks where number = ${block}`
    return { what: /missing|not here any more/ }
  },
}

for (const [what, tamper] of Object.entries(tampering)) {
  for (const number of [1, 2]) {
    test(`${what}: found in block ${number} of 2`, async () => {
      const touched = await entry(number)
      let expected: Awaited<ReturnType<typeof tamper>>
      await asOwner(async (trx) => (expected = await tamper(touched, trx)))
      const { fault, blocks } = await verify()
      assert.equal(fault?.block, String(number))
      assert.equal(blocks, number - 1)
      assert.match(fault.what, expected!.what)
      if (expected!.row) assert.equal(fault.row, expected!.row)
      // An export of what was touched tells the same.
      const file = join(directory, 'touched.ndjson')
      await writeFile(file, await exported())
      assert.deepEqual(
        (await verifyAudit(blocksOfFile(file), [key], await headsOutside())).fault,
        fault,
      )
    })
  }
}

test('a read that was altered or removed is found', async () => {
  const read = await entry(1, 'read')
  await asOwner((trx) => trx`update audit_reads set row_ids = '{}' where id = ${read.entry_id}`)
  assert.deepEqual((await verify()).fault, { block: '1', row: read.row, what: 'was altered' })
  await asOwner((trx) => trx`delete from audit_reads where id = ${read.entry_id}`)
  assert.deepEqual((await verify()).fault, { block: '1', row: read.row, what: 'was removed' })
})

test('a row that was put in afterwards is in no block, and is named', async () => {
  // Until it is certain that nothing old can come any more: a transaction of another test may be older, and long.
  const [{ now_xid }] = await sql<
    [{ now_xid: string }]
  >`select pg_current_xact_id()::text as now_xid`
  await eventually('everything older has ended', async () => {
    const [row] = await sql<[{ ended: boolean }]>`
      select pg_snapshot_xmin(pg_current_snapshot()) > ${now_xid}::xid8 as ended`
    return row.ended
  })
  for (let n = 0; n < 3; n++) await seal()
  const { entry_id } = await entry(1)
  await asOwner(
    (trx) =>
      trx`delete from audit_block_entries where entry_id = ${entry_id} and source = 'change'`,
  )
  assert.equal((await findUnsealed(lab.context.db)).strangers, `change ${entry_id}`)
})
