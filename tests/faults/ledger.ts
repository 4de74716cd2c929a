// What the client was told, and what it does not know: the verdict is held against it.

/** One wish of the client: `id` is what it was told, `sent` how often it was sent without a key. */
export type Wish = {
  keyed: boolean
  sent: number
  id?: string
}

export type Day = {
  mrn: string
  patient: Wish
  order?: Wish
  sample?: Wish
  /** By the code of the test; with `value` as it was sent. */
  results: Map<string, Wish & { item_id: string; value: string }>
  corrections: (Wish & { corrects_id: string; value: string })[]
  /** Results whose verification was acknowledged. */
  verified: string[]
  cancelled?: true
  rejected?: true
  /** An analyzer's file brought its results. */
  import_id?: string
}

export type Ledger = { days: Day[]; acknowledged(): number }

export function createLedger(): Ledger {
  const days: Day[] = []
  return {
    days,
    acknowledged() {
      const wishes = days.flatMap((day) => [
        day.patient,
        day.order,
        day.sample,
        ...day.results.values(),
        ...day.corrections,
      ])
      const steps = days.flatMap((day) => [day.cancelled, day.rejected, day.import_id])
      const done = [...wishes.map((wish) => wish?.id), ...steps].filter(Boolean).length
      return done + days.flatMap(({ verified }) => verified).length
    },
  }
}
