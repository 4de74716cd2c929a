// Where a profile's places are in one file: worked out once from its header, so that a row only looks into its cells.
import { FileError, type Header } from './header.ts'
import type { Place } from './places.ts'
import type { Beside, Qc } from './profile.ts'

/** The text that a row has at a place. */
export type Getter = (cells: readonly string[]) => string

/** The column that lists of refused rows add behind a file's own; in a corrected file it says nothing. */
const reason_column = 'refused_because'

const nowhere: Getter = () => ''

/** Of a place that the header has, or that the lines before it say. */
export function getterOf({ at, said }: Header, place: Place | undefined): Getter {
  if (place === undefined) return nowhere
  if (typeof place === 'object') {
    const text = said.get(place.line) ?? ''
    return () => text
  }
  const index = at.get(place) ?? -1
  return (cells) => textOf(cells[index])
}

/** The date of a row, and the time of day if that stands apart. */
export function timeGetterOf(
  header: Header,
  date: Place | undefined,
  time: Place | undefined,
): Getter {
  const dateOf = getterOf(header, date)
  if (time === undefined) return dateOf
  const timeOf = getterOf(header, time)
  return (cells) => `${dateOf(cells)} ${timeOf(cells)}`.trim()
}

/**
 * A cell without the blanks around it. A `'` before what a spreadsheet would run as a formula was put there to make
 * it inert, by lists of refused rows for example: `'-----` is `-----`.
 */
export function textOf(cell: string | undefined): string {
  const text = cell?.trim() ?? ''
  return text.charCodeAt(0) === 39 && /^'[=+\-@]/.test(text) ? text.slice(1) : text
}

/** Whether a row is one of quality control, by the sample's name or by a column of the row. */
export function controlTest(
  qc: Qc | undefined,
): (sample: string, cell: (column: string) => string) => boolean {
  if (qc === undefined) return () => false
  if (qc.by === 'sample_prefix') {
    const { prefixes, names = [] } = qc
    return (sample) => names.includes(sample) || prefixes.some((one) => sample.startsWith(one))
  }
  if (qc.by === 'sample_pattern') {
    const matches = qc.patterns.map(toRegExp)
    return (sample) => sample.length <= 200 && matches.some((one) => one.test(sample))
  }
  const { column } = qc
  if (qc.by === 'column') return (_, cell) => !qc.patient_values.includes(cell(column))
  return (_, cell) => qc.values.includes(cell(column))
}

const wildcards: Record<string, string> = { '*': '.*', '?': '.', '#': '[0-9]' }

function toRegExp(pattern: string): RegExp {
  const parts = Array.from(pattern).map(
    (one) => wildcards[one] ?? one.replace(/[\\^$.|+()[\]{}]/, '\\$&'),
  )
  return new RegExp(`^${parts.join('')}$`, 'su')
}

/** A value's column, and those to its right that belong to it. */
export type Group = { name: string; value: number; unit: number | null; flags: number | null }

/**
 * The columns that the profile neither names nor ignores, each with what stands beside it. What stands beside must
 * have no header, or one that occurs several times (`Flag`), or one that the profile names (`*` is the value's, so
 * `* M` is `WBC M`): else it is another value, and passing over it would lose measurements silently.
 * @throws FileError
 */
export function groupsOf(
  names: readonly string[],
  others: ReadonlySet<string>,
  beside: Beside,
  besideHeaders: readonly string[] = [],
): Group[] {
  const counts = Map.groupBy(names, (name) => name)
  const groups: Group[] = []
  for (let n = 0; n < names.length; n++) {
    const name = names[n]!
    if (name === '' || name === reason_column || others.has(name)) continue
    const group: Group = { name, value: n, unit: null, flags: null }
    for (const [offset, what] of beside.entries()) {
      const next = names[n + 1 + offset] ?? ''
      const isRepeated = next !== name && (counts.get(next)?.length ?? 0) > 1
      const isNamed = besideHeaders.some(
        (header) => header.replace('*', () => stemOf(name)) === next,
      )
      if ((next !== '' && !isRepeated && !isNamed) || others.has(next))
        throw notBeside(what, n + 2 + offset)
      if (what !== 'ignored') group[what] = n + 1 + offset
    }
    groups.push(group)
    n += beside.length
  }
  return groups
}

/** `GLU [mmol/L]`, `WBC(10^3/uL)` → the test and its unit: what stands in the last pair of brackets. */
export function unitInHeader(name: string): { test: string; unit: string } {
  const close = name.at(-1)
  if (close !== ']' && close !== ')') return { test: name, unit: '' }
  // The bracket that opens may have others inside: `10^(-1)fL` in `MCV (10^(-1)fL)`.
  let depth = 0
  for (let at = name.length - 1; at > 0; at--) {
    if (name[at] === close) depth++
    if (name[at] === (close === ']' ? '[' : '(')) depth--
    if (depth === 0) return { test: name.slice(0, at).trim(), unit: name.slice(at + 1, -1).trim() }
  }
  return { test: name, unit: '' }
}

const stemOf = (name: string) => unitInHeader(name).test

function notBeside(what: string, column: number): FileError {
  return new FileError(
    'missing_column',
    `The profile says that column ${column} has the ${what} of the value before it, and it has a header of its own. ` +
      "Correct the profile's `beside`, or name that header in its `beside_headers`.",
  )
}
