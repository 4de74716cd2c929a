// Where a profile finds something: in a column, or in a line before the header that says it for all rows below,
// such as `Sample ID: 26000001232`.
import type { AnalyzerProfile } from './profile.ts'

/** The header of a column, or the words of a line before the header behind which it stands. */
export type Place = string | { line: string }

/** The file's word for a place, as a report names it. */
export function nameOf(place: Place): string
export function nameOf(place: Place | undefined): string | null
export function nameOf(place: Place | undefined): string | null {
  if (place === undefined) return null
  return typeof place === 'string' ? place : place.line
}

/** The headers that a file must have. */
export function columnsOf(profile: AnalyzerProfile): string[] {
  const columns = Object.values<Place | undefined>(profile.columns).filter(
    (place) => typeof place === 'string',
  )
  const ofControls = profile.layout === 'pivoted' ? [] : Object.values(profile.controls ?? {})
  const ofTests = profile.layout === 'long' ? Object.values(profile.value_columns ?? {}) : []
  const { qc } = profile
  const kind = qc?.by === 'column' || qc?.by === 'control_values' ? [qc.column] : []
  return [...new Set([...columns, ...kind, ...ofControls, ...ofTests])]
}

/** The words that must stand in a line before the header. */
export function labelsOf(profile: AnalyzerProfile): string[] {
  return Object.values<Place | undefined>(profile.columns).flatMap((place) =>
    typeof place === 'object' ? [place.line] : [],
  )
}

/** What the lines before a header say, by their words; the last one wins. */
export function readLabels(
  labels: readonly string[],
  lines: readonly (readonly string[])[],
): Map<string, string> {
  const said = new Map<string, string>()
  for (const cells of lines) {
    for (const [n, cell] of cells.entries()) {
      const label = labels.find(
        (one) => cell.startsWith(one) && /^\s*(?:[:=]|$)/.test(cell.slice(one.length)),
      )
      if (label === undefined) continue
      const inside = cell.slice(label.length).replace(/^\s*[:=]?\s*/, '')
      const text = inside === '' ? cells.slice(n + 1).find((next) => next !== '') : inside
      if (text !== undefined) said.set(label, text)
    }
  }
  return said
}
