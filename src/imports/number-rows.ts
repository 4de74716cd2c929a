// Which row is it? Told by the rows before it in the file, so every reading of a file gives the same numbers,
// also one that goes on in the middle.
import type { FileRow } from './file-row.ts'
import { createCounter } from './occurrences.ts'

export type NumberedRow = FileRow & {
  /** In the order of the file. */
  position: number
  /** The analyzer's, or a counted one: the third row of one sample, test and time is "#3". */
  sequence: string | null
  /** Of a control: see controlNumbers(). */
  control: { run_key: string; sequence: number; nth: number } | null
}

/** Controls of which each was measured this soon after the one before it belong to one run. */
const run_gap_ms = 30 * 60_000

export function createNumbering(): (row: FileRow) => NumberedRow {
  let position = 0
  const occurrences = createCounter()
  const controlOf = controlNumbers()
  return (row) => {
    const sequence = sequenceOf(row, occurrences)
    const control = row.kind === 'qc' ? controlOf(row, sequence) : null
    return { ...row, position: position++, sequence, control }
  }
}

function sequenceOf(row: FileRow, occurrences: (key: string) => number): string | null {
  if (row.kind === 'refused') return null
  if (row.sequence !== null) return row.sequence
  return `#${occurrences(JSON.stringify([row.sample, row.test, row.measured_at]))}`
}

/**
 * A run is known by when it began: 11:03 and 11:05 are the run of 11:03, and 18:56 is another. A point is known by
 * its sequence where that is a number, and else by its occurrence (R001 at 09:10 is 1). `nth`: so many of this
 * control and test are in its run by now.
 */
function controlNumbers() {
  const occurrences = createCounter()
  const inRuns = createCounter()
  let run: { began: string; last_ms: number } | undefined
  return ({ sample, test, measured_at }: Measured, sequence: string | null) => {
    const occurrence = occurrences(JSON.stringify([sample, test, measured_at]))
    const [, number] = /^#?(\d{1,9})$/.exec(sequence ?? '') ?? []
    const began = measured_at ?? ''
    const at_ms = Date.parse(`${began.replace(' ', 'T')}Z`)
    const goesOn = run && Math.abs(at_ms - run.last_ms) <= run_gap_ms
    run = goesOn ? { ...run!, last_ms: at_ms } : { began, last_ms: at_ms }
    const nth = inRuns(JSON.stringify([run.began, sample, test]))
    return { run_key: `file ${run.began}`, sequence: Number(number ?? occurrence), nth }
  }
}

type Measured = Extract<FileRow, { kind: 'result' | 'qc' }>
