// What became of the rows of a file: as the columns of its import count them, and as its events tell.
export type StoredCounts = {
  accepted: number
  unchanged: number
  proposed: number
  control: number
  control_unassigned: number
  refused: number
}

export const countColumns = [
  'next_row',
  'rows_accepted',
  'rows_unchanged',
  'rows_proposed',
  'rows_control',
  'rows_control_unassigned',
  'rows_refused',
] as const

export function countsOf(row: Record<(typeof countColumns)[number], number>) {
  return {
    read: row.next_row,
    accepted: row.rows_accepted,
    unchanged: row.rows_unchanged,
    proposed: row.rows_proposed,
    control: row.rows_control,
    control_unassigned: row.rows_control_unassigned,
    refused: row.rows_refused,
  }
}
