// What the tests of analyzer files share: a small profile, and readers of text, bytes and fixtures.

import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { analyzerProfiles } from '../../db/seed/analyzer-profiles.ts'
import { FileError } from '../../src/imports/header.ts'
import type { FileErrorCode } from '../../src/imports/header.ts'
import { analyzerProfileSchema } from '../../src/imports/profile.ts'
import type { AnalyzerProfile } from '../../src/imports/profile.ts'
import { readAnalyzerFile } from '../../src/imports/read-file.ts'
import type { FileRow, MeasuredRow, RefusedRow } from '../../src/imports/file-row.ts'

export const plain: AnalyzerProfile = {
  layout: 'long',
  encoding: 'auto',
  delimiter: 'auto',
  decimal_mark: '.',
  preamble_lines: 0,
  columns: { sample: 'Sample', test: 'Test', value: 'Result', unit: 'Unit', measured_at: 'Time' },
  date_order: 'ymd',
  no_value: ['-----'],
  tests: { Glucose: 'GLU' },
  units: { 'mg/dl': 'mg/dL' },
}
export const HEADER = 'Sample,Test,Result,Unit,Time'

export function seedProfile(name: string): AnalyzerProfile {
  const seed = analyzerProfiles.find((profile) => profile.name === name)
  return analyzerProfileSchema.parse(seed?.definition)
}

export async function* inChunks(
  bytes: Uint8Array,
  cuts: number[] = [],
): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...places, bytes.length]) {
    yield bytes.subarray(from, to)
    from = to
  }
}

export async function readAll(
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
): Promise<FileRow[]> {
  return Array.fromAsync(readAnalyzerFile(profile, bytes))
}

export function readText(text: string, profile = plain): Promise<FileRow[]> {
  return readAll(profile, inChunks(Buffer.from(text)))
}

export function readFixture(name: string, profile: AnalyzerProfile): Promise<FileRow[]> {
  return readAll(
    profile,
    createReadStream(join(import.meta.dirname, '../fixtures/analyzers', name)),
  )
}

export function measured(rows: FileRow[]): MeasuredRow[] {
  return rows.filter((row) => row.kind !== 'refused')
}

export function refused(rows: FileRow[]): RefusedRow[] {
  return rows.filter((row) => row.kind === 'refused')
}

export const refusals = (rows: FileRow[]) =>
  refused(rows).map(({ line, faults }) => [line, faults[0]?.column, faults[0]?.code])

export async function rejectsWith(code: FileErrorCode, rows: Promise<FileRow[]>): Promise<string> {
  const error: unknown = await rows.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof FileError, 'the file was not refused')
  assert.equal(error.code, code)
  return error.message
}
