// A file on trial: everything that its import would do is done, by the same code and in the same chunks, in one
// transaction that is always rolled back. So the answer is what the import would say, and nothing of it stays. It is
// bounded in every direction, because it keeps its locks to its end: bytes, rows, seconds, and how many at once.
import { randomBytes } from 'node:crypto'
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { invalidField, type Problem } from '../platform/problems.ts'
import { write, type Write } from '../platform/write.ts'
import type { StoredCounts } from './counts.ts'
import type { FileRow } from './file-row.ts'
import { FileError } from './header.ts'
import { chunksOf, tooManyRefused, type ImportRun } from './import-file.ts'
import { instrumentProfileSchema, type InstrumentProfile } from './instrument-profile.ts'
import { refuseUnknownTests, soundDefinition } from './instruments/instruments.ts'
import { labTestCode } from './profile.ts'
import { reportedValue, unitOf } from './row-faults.ts'
import type { Trial } from './schemas.ts'
import { storeChunk } from './store-rows.ts'

export const trial_bytes = 1024 * 1024
const trial_rows = 5000
const trial_ms = 20_000
const shown_understood = 20
const shown_refused = 100

export type FileOnTrial = { analyzer: string; definition: string | undefined; bytes: Buffer }

/**
 * What an import of the file would do now.
 * @throws Problem 422 for an unknown analyzer, a profile that is none, or a file that is too long for a trial
 */
export async function tryFile(
  context: Context,
  caller: UserCaller,
  file: FileOnTrial,
): Promise<Trial> {
  const given = file.definition === undefined ? undefined : soundDefinition(parse(file.definition))
  const { idempotency, ...bare } = caller
  const answered = await rolledBack(context, bare, file, given)
  // Kept for a repeat of the request, apart from what was rolled back.
  return idempotency ? await write(context, caller, async () => answered) : answered
}

async function rolledBack(
  context: Context,
  caller: UserCaller,
  file: FileOnTrial,
  given: InstrumentProfile | undefined,
): Promise<Trial> {
  try {
    return await write(context, caller, async (w) => {
      const run = await beginRun(w, caller, file, given)
      throw new RolledBack(await readAll(w, run, file.bytes))
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.answer
    throw error
  }
}

/** The only way out of the transaction. */
class RolledBack extends Error {
  readonly answer: Trial

  constructor(answer: Trial) {
    super('a trial is always rolled back')
    this.answer = answer
  }
}

function parse(definition: string): unknown {
  try {
    return JSON.parse(definition)
  } catch {
    throw invalidField('/definition', 'not_json', 'is not JSON, or longer than 64 KB')
  }
}

async function beginRun(
  w: Write,
  { user_id }: UserCaller,
  { analyzer, bytes }: FileOnTrial,
  given: InstrumentProfile | undefined,
): Promise<ImportRun> {
  const [instrument] = await findInstrument(w.trx, { code: analyzer })
  if (!instrument) {
    throw invalidField('/analyzer', 'unknown_analyzer', 'is not an instrument: see /v1/instruments')
  }
  if (given) await refuseUnknownTests(w, given)
  // Another file than any that there is: what is known are its rows, and those are looked for.
  const [made] = await insertImport(w.trx, {
    instrument_id: instrument.id,
    profile_id: instrument.profile_id,
    file_sha256: randomBytes(32),
    size_bytes: bytes.length,
    uploaded_by: user_id,
  })
  const profile = given ?? instrumentProfileSchema.parse(instrument.definition)
  const counters = { attempt: 0, next_row: 0, rows_refused: 0, told_ms: Infinity }
  const of = { import_id: made!.id, instrument_id: instrument.id, uploaded_by: user_id }
  return { ...of, ...counters, profile }
}

async function readAll(w: Write, run: ImportRun, bytes: Buffer): Promise<Trial> {
  const { config } = w.context
  const { time_zone } = config.policy
  const { chunk_rows } = config.worker
  const until_ms = performance.now() + trial_ms
  const counts: StoredCounts & { read: number } = { read: 0, ...none }
  const understood: Trial['understood'] = []
  let error: string | null = null
  try {
    for await (const chunk of chunksOf(run, { time_zone, chunk_rows }, one(bytes))) {
      if (counts.refused >= config.worker.refused_rows) throw tooManyRefused(counts.refused, chunk)
      if (counts.read + chunk.length > trial_rows) throw tooLong(`has more than ${trial_rows} rows`)
      const stored = await storeChunk(w, run, chunk)
      counts.read += chunk.length
      for (const key of Object.keys(none) as (keyof StoredCounts)[]) counts[key] += stored[key]
      const left = shown_understood - understood.length
      understood.push(...chunk.flatMap((row) => shown(run.profile, row)).slice(0, left))
      if (performance.now() > until_ms) throw tooLong(`took longer than ${trial_ms / 1000} seconds`)
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown
    error = thrown.message
  }
  const { import_id } = run
  const refused = await firstRefused(w.trx, { import_id, shown_refused })
  const status = error === null ? 'completed' : 'failed'
  return { status, error, rows: counts, understood, refused }
}

const none: StoredCounts = {
  accepted: 0,
  unchanged: 0,
  proposed: 0,
  control: 0,
  control_unassigned: 0,
  refused: 0,
}

const tooLong = (what: string): Problem =>
  invalidField('/file', 'too_long', `${what}: try its first rows, or upload it`)

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

function shown(profile: InstrumentProfile, row: FileRow): Trial['understood'] {
  if (row.kind === 'refused') return []
  const { kind, line, sample, test, measured_at, sequence, flags } = row
  const said = { line, sample, test, measured_at, sequence, flags }
  const test_code = labTestCode(profile, test)
  const value = reportedValue(row)
  const unit = unitOf(profile, row)
  return [{ ...said, kind: kind === 'qc' ? 'control' : 'result', test_code, value, unit }]
}

const findInstrument = prepare((db, p: { code: string }) =>
  db
    .selectFrom('instruments as n')
    .innerJoin('analyzer_profiles as a', 'a.id', 'n.profile_id')
    .where('n.code', '=', p.code)
    .where('n.active', '=', true)
    .select(['n.id', 'n.profile_id', 'a.definition']),
)

type NewImport = {
  instrument_id: string
  profile_id: string
  file_sha256: Buffer
  size_bytes: number
  uploaded_by: string
}

const insertImport = prepare((db, p: NewImport) =>
  db
    .insertInto('imports')
    .values({
      instrument_id: p.instrument_id,
      profile_id: p.profile_id,
      file_sha256: p.file_sha256,
      file_name: 'trial',
      size_bytes: p.size_bytes,
      uploaded_by: p.uploaded_by,
    })
    .returning('id'),
)

const firstRefused = prepare((db, p: { import_id: string; shown_refused: number }) =>
  db
    .selectFrom('import_refused_rows')
    .where('import_id', '=', p.import_id)
    .orderBy('position')
    .limit(p.shown_refused)
    .select(['position', 'line', 'column_name', 'code', 'codes', 'reason', 'sample', 'test']),
)
