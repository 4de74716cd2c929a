/** Someone to register: each call has an MRN that nobody has had. */
let count = 0

export function person(changes: Record<string, unknown> = {}) {
  return {
    mrn: `TEST-${(count += 1)}`,
    family_name: 'Okafor',
    given_name: 'Ngozi',
    birth_date: '1984-02-29',
    sex: 'female',
    ...changes,
  }
}

export type PatientBody = ReturnType<typeof person> & { id: string; version: number }
export type PageBody = { items: PatientBody[]; next_cursor: string | null }
export type ProblemBody = {
  detail: string
  restore?: string
  errors?: { pointer: string; code: string }[]
}
