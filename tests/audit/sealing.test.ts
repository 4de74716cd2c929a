// The audit is sealed in signed blocks. Whoever touches a row afterwards, the owner of the database too, is found:
// the verifier names the first row or block that does not fit.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { TransactionSql } from 'postgres'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { readHead, type HeadLine } from '../../src/audit/sealing/heads-file.ts'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { signHead } from '../../src/audit/sealing/signatures.ts'
import {
  blocksOfDatabase,
  blocksOfFile,
  findUnsealed,
  linesOf,
} from '../../src/audit/verification/sealed-blocks.ts'
import { verifyAudit, type Verified } from '../../src/audit/verification/verify-audit.ts'
import type { Context } from '../../src/context.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { eventually } from '../helpers/processes.ts'

const key = await generateSigningKey()
const keys = [key]
const AUDIT_SIGNING_KEYS = JSON.stringify({ keys: [key] })
const { lab, worker, sql, steps } = await laboratory({ env: { AUDIT_SIGNING_KEYS } })
const { signal } = new AbortController()

let directory: string
let heads_file: string
let sealing: Context
let count = 0

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealing-test-'))
})
after(() => rm(directory, { recursive: true }))

// Each test begins with two blocks: changes and a read in the first, changes in the second.
beforeEach(async () => {
  heads_file = join(directory, `heads-${(count += 1)}.ndjson`)
  sealing = withAudit({ heads_file })
  await sql`truncate audit_block_entries, audit_blocks`
  await sql`update audit_sealing set sealed_to = 0, seen_to = 0, seen_until = null`
  const { order } = await steps.orderWithSample(['GLU'])
  await steps.readOrder(order.id)
  await lab.context.background.drain()
  await seal()
  await steps.orderWithSample(['K'])
  await seal()
})

function withAudit(audit: Partial<Context['config']['audit']>): Context {
  const { config } = worker.context
  return { ...worker.context, config: { ...config, audit: { ...config.audit, ...audit } } }
}

async function seal() {
  return await sealAudit(sealing, signal)
}

async function verify(): Promise<Verified> {
  return await verifyAudit(blocksOfDatabase(lab.context.db), keys, await headsOutside())
}

async function headsOutside(): Promise<Map<string, HeadLine>> {
  const lines = (await readFile(heads_file, 'utf8')).split('\n').filter(Boolean)
  return new Map(lines.flatMap((line) => readHead(line) ?? []).map((head) => [head.number, head]))
}

type Entry = { block: string; position: number; source: string; entry_id: string }

async function entry(block: number, source = 'change'): Promise<Entry & { row: string }> {
  const [found] = await sql<[Entry]>`
    select block, position, source, entry_id from audit_block_entries
    where block = ${block} and source = ${source} order by position offset ${source === 'read' ? 0 : 1} limit 1`
  return { ...found, row: `${found.source} ${found.entry_id}` }
}

/** As the owner, who can switch off every trigger. */
async function asOwner(work: (trx: TransactionSql) => Promise<unknown>) {
  await sql.begin(async (trx) => {
    await trx`set local session_replication_role = replica`
    await work(trx)
  })
}

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
  assert.deepEqual(await verifyAudit(blocksOfFile(file), keys), await verify())
  const other = [await generateSigningKey()] as typeof keys
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
        (await verifyAudit(blocksOfFile(file), keys, await headsOutside())).fault,
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
  const without = withAudit({ signing_keys: [] })
  assert.deepEqual(await sealAudit(without, signal), { blocks: 0, entries: 0 })
})

test('a file of heads that a crash has cut short is completed', async () => {
  const text = await readFile(heads_file, 'utf8')
  await writeFile(heads_file, text.slice(0, -20))
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
