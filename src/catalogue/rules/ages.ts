// Ages as people say them, on the one scale on which bands are compared.

/** UCUM: d days, mo months, a years. Days go up to 28: what is older is told in whole months. */
export const ageUnits = ['d', 'mo', 'a'] as const
export type AgeUnit = (typeof ageUnits)[number]
export type Age = { value: number; unit: AgeUnit }

/** From `from` on, until before `until`; null is for life. On the scale of age_index(). */
export type AgeBand = { from: number; until: number | null }

const steps: Record<AgeUnit, number> = { d: 1, mo: 31, a: 12 * 31 }

/**
 * Its place on the scale of the database's age_index(): days as they are, a month is 31.
 *
 * Worked example: 28 d → 28 · 1 mo → 31 · 23 mo → 713 · 2 a → 744 · 18 a → 6696. Somebody of 29 days is at 29:
 * before one month, and after 28 days.
 */
export function ageIndex({ value, unit }: Age): number {
  return value * steps[unit]
}

/** As it is read back: days up to 28, then months. 6696 → 216 mo. */
export function ageAt(index: number): Age {
  return index <= 28 ? { value: index, unit: 'd' } : { value: index / 31, unit: 'mo' }
}

export function bandOf({ age_min, age_max }: { age_min: Age; age_max: Age | null }): AgeBand {
  return { from: ageIndex(age_min), until: age_max && ageIndex(age_max) }
}

/** For a person: "18 a", "28 d", "1 mo"; years where they are whole. */
function spellAge(index: number): string {
  const { value, unit } = ageAt(index)
  return unit === 'mo' && value % 12 === 0 ? `${value / 12} a` : `${value} ${unit}`
}

/** "[0 d, 18 a)", "[18 a, )": half-open, as a band is. */
export function spellBand({ from, until }: AgeBand): string {
  return `[${spellAge(from)}, ${until === null ? '' : spellAge(until)})`
}
