// The two forms of an export. Both end with a line that only a complete file has: how many rows there are, and the
// SHA-256 of all bytes before that line. A file without it was cut.
import { csvLine } from '../../platform/csv.ts'
import { columns, type ExportedRow } from './select-rows.ts'

export type FileForm = {
  media_type: string
  content_type: string
  extension: string
  begin: string
  line(row: ExportedRow): string
  end(rows: number, sha256: string): string
}

export const ndjson: FileForm = {
  media_type: 'application/x-ndjson',
  content_type: 'application/x-ndjson',
  extension: 'ndjson',
  begin: '',
  line: (row) => `${JSON.stringify(row)}\n`,
  end: (rows, sha256) => `${JSON.stringify({ end: true, rows, sha256 })}\n`,
}

/** The last line has as many cells as all others, so that every reader of CSV reads it. No result has the id `#end`. */
export const csv: FileForm = {
  media_type: 'text/csv',
  content_type: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  begin: csvLine(columns),
  line: (row) => csvLine(columns.map((column) => row[column])),
  end: (rows, sha256) => csvLine(['#end', rows, sha256, ...columns.slice(3).map(() => null)]),
}

export const fileForms = [ndjson, csv] as const
