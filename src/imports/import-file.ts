// Reads a stored file into results, chunk by chunk. Each chunk is one transaction that begins by locking
// the import and checking that this run is still the one (attempt) and that the chunk is still the next
// (next_row). So the process may be killed at any point, and a second run beside a slow first one writes
// nothing twice: the first finds that the attempt has moved on, and stops. A run that is not the queue's any
// more (its process froze, and another has the job) takes nothing over: it would stop the one that works. A
// file of refused rows is not read to its end: what was read stays, and the import says where it stopped.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { inOrder, write } from '../platform/write.ts'
import { countColumns, countsOf, type StoredCounts } from './counts.ts'
import { FileError } from './header.ts'
import { nothingBefore, type Before } from './judge-rows.ts'
import { instrumentProfileSchema, type InstrumentProfile } from './instrument-profile.ts'
import { createNumbering, type NumberedRow } from './number-rows.ts'
import { readRows } from './read-rows.ts'
import { readStored } from './storage/choose-storage.ts'
import { findChunk, storeRows, type FoundChunk } from './store-rows.ts'

const tellEvery_ms = 1000

/** @throws when a chunk cannot be written (the job is repeated and goes on from there) */
export async function importFile(
  context: Context,
  caller: Caller,
  import_id: string,
  { signal, isOurs }: { signal: AbortSignal; isOurs: () => Promise<boolean> },
) {
  const run = await takeOver(context, caller, import_id, isOurs)
  if (!run) return
  const { time_zone } = context.config.policy
  let { rows_refused } = run
  let before = nothingBefore
  try {
    const file = countBytes(readStored(context, import_id))
    const { chunk_rows } = context.config.worker
    const chunks = chunksOf(run, { time_zone, chunk_rows }, file.bytes)
    for await (const chunk of foundAhead(context, run, chunks, file.count)) {
      signal.throwIfAborted()
      if (rows_refused >= context.config.worker.refused_rows)
        throw tooManyRefused(rows_refused, chunk.rows)
      const written = await writeChunk(context, caller, run, chunk, before)
      if (!written) return
      countRows(context, written.counts)
      rows_refused = written.rows_refused
      before = written.entered
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await finish(context, caller, run, 'failed', error.message)
    return
  }
  await finish(context, caller, run, 'completed', null)
}

// What is known of the next chunk is asked while one is written: two connections and this process work at once.
async function* foundAhead(
  context: Context,
  run: ImportRun,
  chunks: AsyncGenerator<NumberedRow[]>,
  bytes_read: () => number,
): AsyncGenerator<FoundChunk & { bytes_read: number }> {
  const { db: trx } = context
  async function findNext() {
    const { value: rows } = await chunks.next()
    if (!rows) return undefined
    const place = { bytes_read: bytes_read() }
    return { ...(await findChunk({ trx, context }, run, rows)), ...place }
  }
  let next = findNext()
  for (;;) {
    const found = await next
    if (!found) return
    next = findNext()
    next.catch(() => {}) // told when it is waited for
    yield found
  }
}

// Asked between chunks: what the last one refused is in the report, all of it.
export function tooManyRefused(rows_refused: number, [next]: NumberedRow[]): FileError {
  return new FileError(
    'too_many_refused',
    `Stopped after ${rows_refused} refused rows: line ${next!.line} and all after it were not read. ` +
      'What was accepted before stays. Mend the file or choose the analyzer that wrote it, and upload again; ' +
      'or register what is missing, and read it again.',
  )
}

export type ImportRun = {
  import_id: string
  attempt: number
  next_row: number
  rows_refused: number
  instrument_id: string
  /** Null if the instrument sent it by itself: then nobody has entered what is in it. */
  uploaded_by: string | null
  profile: InstrumentProfile
  /** When its progress was told last; performance.now(). */
  told_ms: number
}

/** Becomes the run of this import; undefined when there is nothing left to do, or it is another's now. */
async function takeOver(
  context: Context,
  caller: Caller,
  import_id: string,
  isOurs: () => Promise<boolean>,
): Promise<ImportRun | undefined> {
  return await write(context, caller, async (w) => {
    const { trx } = w
    // Asked under the lock: whoever gets the job after this waits for the lock, and takes over from us.
    await lockImport(trx, { import_id })
    if (!(await isOurs())) return undefined
    const [taken] = await setRunning(trx, { import_id })
    if (!taken) return undefined
    const [profile] = await findProfile(trx, { id: taken.profile_id })
    await inOrder(w, [publish(w, { type: 'import.started', subject_id: import_id })])
    const definition = instrumentProfileSchema.parse(profile!.definition)
    return { import_id, ...taken, profile: definition, told_ms: -Infinity }
  })
}

const setRunning = prepare((db, p: { import_id: string }) =>
  db
    .updateTable('imports')
    .set({
      attempt: sql`attempt + 1`,
      status: 'running',
      updated_at: sql`now()`,
      started_at: sql`coalesce(started_at, now())`,
      resumed_at: sql`now()`,
      resumed_row: sql`next_row`,
    })
    .where('id', '=', p.import_id)
    .where('status', 'in', ['queued', 'running'])
    .returning(['attempt', 'next_row', 'rows_refused'])
    .returning(['instrument_id', 'profile_id', 'uploaded_by']),
)

const findProfile = prepare((db, p: { id: string }) =>
  db.selectFrom('analyzer_profiles').where('id', '=', p.id).select('definition'),
)

/** The rows that are still to do, each with its number in the file. */
export async function* chunksOf(
  run: ImportRun,
  { time_zone, chunk_rows }: { time_zone: string; chunk_rows: number },
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<NumberedRow[]> {
  let rows: NumberedRow[] = []
  const number = createNumbering()
  for await (const batch of readRows(run.profile, bytes, { time_zone })) {
    for (const row of batch) {
      const numbered = number(row)
      if (numbered.position < run.next_row) continue
      rows.push(numbered)
      if (rows.length < chunk_rows) continue
      yield rows
      rows = []
    }
  }
  if (rows.length > 0) yield rows
}

/** How many rows of the file are refused by now; undefined when another run has taken over, or it was cancelled. */
async function writeChunk(
  context: Context,
  caller: Caller,
  run: ImportRun,
  chunk: FoundChunk & { bytes_read: number },
  before: Before,
): Promise<{ rows_refused: number; counts: StoredCounts; entered: Before } | undefined> {
  const { import_id, attempt } = run
  return await write(context, caller, async (w) => {
    const [current] = await lockImport(w.trx, { import_id })
    const first = chunk.rows[0]!.position
    if (current?.status !== 'running' || current.attempt !== attempt) return undefined
    if (current.next_row !== first) return undefined
    const { counts, entered } = await storeRows(w, run, chunk, before)
    const place = { next_row: first + chunk.rows.length, bytes_read: chunk.bytes_read }
    const [written] = await progress(w.trx, { import_id, ...place, ...counts })
    if (performance.now() - run.told_ms >= tellEvery_ms) {
      run.told_ms = performance.now()
      const data = { ...countsOf(written!), percent: written!.percent }
      await inOrder(w, [publish(w, { type: 'import.progressed', subject_id: import_id, data })])
    }
    return { rows_refused: written!.rows_refused, counts, entered }
  })
}

function countRows({ metrics }: Context, counts: StoredCounts): void {
  for (const [outcome, rows] of Object.entries(counts)) metrics.import_rows.inc({ outcome }, rows)
}

const lockImport = prepare((db, p: { import_id: string }) =>
  db
    .selectFrom('imports')
    .where('id', '=', p.import_id)
    .select(['attempt', 'next_row', 'status'])
    .forNoKeyUpdate(),
)

type Progress = StoredCounts & { import_id: string; next_row: number; bytes_read: number }

const progress = prepare((db, p: Progress) =>
  db
    .updateTable('imports')
    .set({
      next_row: p.next_row,
      bytes_read: sql`${p.bytes_read}`,
      updated_at: sql`now()`,
      rows_accepted: sql`rows_accepted + ${p.accepted}`,
      rows_unchanged: sql`rows_unchanged + ${p.unchanged}`,
      rows_proposed: sql`rows_proposed + ${p.proposed}`,
      rows_control: sql`rows_control + ${p.control}`,
      rows_control_unassigned: sql`rows_control_unassigned + ${p.control_unassigned}`,
      rows_refused: sql`rows_refused + ${p.refused}`,
    })
    .where('id', '=', p.import_id)
    .returning(countColumns)
    .returning(sql<number>`(100 * bytes_read / greatest(size_bytes, 1))::integer`.as('percent')),
)

async function finish(
  context: Context,
  caller: Caller,
  { import_id, attempt }: ImportRun,
  status: Ended['status'],
  error: string | null,
): Promise<void> {
  const isEnded = await write(context, caller, async (w) => {
    const [ended] = await setEnded(w.trx, { import_id, attempt, status, error })
    if (!ended) return false
    const data = countsOf(ended)
    await inOrder(w, [publish(w, { type: `import.${status}`, subject_id: import_id, data })])
    return true
  })
  if (isEnded) context.metrics.imports.inc({ outcome: status })
}

type Ended = { status: 'completed' | 'failed'; error: string | null }

const setEnded = prepare((db, p: Ended & { import_id: string; attempt: number }) =>
  db
    .updateTable('imports')
    .set({ status: p.status, error: p.error, finished_at: sql`now()` })
    .where('id', '=', p.import_id)
    .where('attempt', '=', p.attempt)
    .where('status', '=', 'running')
    .returning(countColumns),
)

/** Counts what was taken of a stream, in steps that are small beside a file. */
function countBytes(all: AsyncIterable<Uint8Array>) {
  const step_bytes = 16 * 1024
  let taken = 0
  async function* steps(): AsyncGenerator<Uint8Array> {
    for await (const bytes of all) {
      for (let at = 0; at < bytes.length; at += step_bytes) {
        const step = bytes.subarray(at, at + step_bytes)
        taken += step.length
        yield step
      }
    }
  }
  return { bytes: steps(), count: () => taken }
}
