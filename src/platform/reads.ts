// Who has looked at what: each answer that held data of patients leaves a row of audit_reads. The rows are
// written after the answers, many in one statement, so that no reader waits for them.
import { setTimeout as sleep } from 'node:timers/promises'
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { withoutLogIds } from './log-ids.ts'

export type ReadOfPatients = {
  actor: string
  request_id: string
  /** The operationId of the API's documentation. */
  operation: string
  /** The rows that the answer showed, as PostgreSQL writes an array: '{018f…40,018f…91}'. */
  row_ids: string
}

type Noted = ReadOfPatients & { at: Date }

export type Reads = {
  /** Returns at once; the row is written a moment later. */
  note(read: ReadOfPatients): void
  /** For who hands out more than fits a queue: resolves when the row is written. @throws when it cannot be */
  write(read: ReadOfPatients): Promise<void>
}

const gathered_ms = 100
const pause_ms = 1000
const attempts = 5
/** As many as a busy api answers while the database is away for a moment. What comes on top is lost, and logged. */
const mostWaiting = 20_000
const batch = 500

export function createReads({
  db,
  background,
  clock,
  log,
}: Pick<Context, 'db' | 'background' | 'clock' | 'log'>): Reads {
  const waiting: Noted[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    await sleep(gathered_ms)
    for (let attempt = 1; waiting.length > 0;) {
      const some = waiting.slice(0, batch)
      try {
        await insertReads(db, inColumns(some))
        waiting.splice(0, some.length)
        attempt = 1
      } catch (error) {
        if (attempt++ === attempts) throw error
        await sleep(pause_ms)
      }
    }
  }

  async function write(): Promise<void> {
    try {
      await writeAll()
    } catch (error) {
      log.error({ error, lost: waiting.length }, 'who read what could not be written')
      waiting.length = 0
    } finally {
      writing = false
    }
  }

  return {
    async write(read) {
      await insertReads(db, inColumns([{ ...read, at: clock.now() }]))
    },
    note(read) {
      if (waiting.length >= mostWaiting) {
        log.error({ lost: 1, request_id: read.request_id }, 'who read what could not be written')
        return
      }
      waiting.push({ ...read, at: clock.now() })
      if (writing) return
      writing = true
      withoutLogIds(() => background.run('write who read what', write))
    },
  }
}

function inColumns(some: readonly Noted[]) {
  return {
    at: some.map(({ at }) => at.toISOString()),
    actor: some.map(({ actor }) => actor),
    request_id: some.map(({ request_id }) => request_id),
    operation: some.map(({ operation }) => operation),
    row_ids: some.map(({ row_ids }) => row_ids),
  }
}

// The transaction's id is taken before the first row's: see audit_sealing in 0038_audit_blocks.sql. The ids of a
// page stay the one text that the database made of them: nobody takes it apart on its way back.
const insertReads = statement({
  parameters: {
    at: 'text[]',
    actor: 'text[]',
    request_id: 'text[]',
    operation: 'text[]',
    row_ids: 'text[]',
  },
})`
  with begun as materialized (select pg_current_xact_id())
  insert into audit_reads (at, actor, request_id, operation, row_ids)
  select r.at::timestamptz, r.actor, r.request_id, r.operation, r.row_ids::uuid[]
  from begun cross join unnest(${'at'}::text[], ${'actor'}::text[], ${'request_id'}::text[], ${'operation'}::text[],
    ${'row_ids'}::text[]) as r (at, actor, request_id, operation, row_ids)`
