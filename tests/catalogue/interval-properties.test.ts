// Whatever is published, for whatever period and in whatever order: to anybody at any moment one interval
// applies or none, and it is the one that was published last for that moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Draft } from '../../src/catalogue/drafts/schemas.ts'
import { ageAt, ageIndex, bandOf, type Age } from '../../src/catalogue/rules/ages.ts'
import { uncovered } from '../../src/catalogue/rules/coverage.ts'
import { appliesTo, overlap, type Place } from '../../src/catalogue/rules/intervals.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { staySignedIn } from '../helpers/sign-in.ts'

const sexes = ['female', 'male'] as const
const age = fc.oneof(
  fc.record({ value: fc.integer({ min: 0, max: 28 }), unit: fc.constant('d' as const) }),
  fc.record({ value: fc.integer({ min: 1, max: 40 }), unit: fc.constant('mo' as const) }),
  fc.record({ value: fc.integer({ min: 1, max: 4 }), unit: fc.constant('a' as const) }),
)
const place = fc
  .record({
    sex: fc.constantFrom('any' as const, ...sexes),
    age_min: age,
    age_max: fc.option(age, { freq: 3 }),
  })
  .filter(({ age_min, age_max }) => age_max === null || ageIndex(age_min) < ageIndex(age_max))

const placeOf = ({
  sex,
  age_min,
  age_max,
}: {
  sex: Place['sex']
  age_min: Age
  age_max: Age | null
}) => ({
  sex,
  ...bandOf({ age_min, age_max }),
})

/** Every age at which something can change, and one beyond all. */
const agesOf = (places: Place[]) =>
  [...new Set([0, 5000, ...places.flatMap(({ from, until }) => [from, until ?? 0])])].flatMap(
    (n) => [n, n + 1],
  )

test('two intervals overlap exactly if somebody belongs to both', () => {
  fc.assert(
    fc.property(place.map(placeOf), place.map(placeOf), (a, b) => {
      const somebody = sexes.some((sex) =>
        agesOf([a, b]).some((index) => appliesTo(a, sex, index) && appliesTo(b, sex, index)),
      )
      assert.equal(overlap(a, b), somebody)
    }),
  )
})

test('nobody who has an interval is in a gap, and everybody else is in one', () => {
  const apart = (places: Place[]) =>
    places.filter((one, n) => !places.slice(0, n).some((other) => overlap(one, other)))
  // Only what is free of overlaps is ever asked.
  const sets = fc.array(place.map(placeOf), { maxLength: 6 }).map((places) => {
    const kept: Place[] = []
    for (const one of places) if (!kept.some((other) => overlap(one, other))) kept.push(one)
    return apart(kept)
  })
  fc.assert(
    fc.property(sets, (places) => {
      const gaps = uncovered(places)
      for (const sex of sexes) {
        for (const index of agesOf(places)) {
          const has = places.filter((one) => appliesTo(one, sex, index)).length
          const lacks = gaps.filter((gap) => appliesTo(gap, sex, index)).length
          assert.equal(has + lacks, 1, `${sex} ${index}`)
        }
      }
    }),
  )
})

test('an age is read back as it was given', () => {
  fc.assert(
    fc.property(age, (given) => {
      assert.equal(ageIndex(ageAt(ageIndex(given))), ageIndex(given))
    }),
  )
})

const { lab, sql } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const year = lab.clock.now().getUTCFullYear() + 1
const newYear = (n: number) => `${year + n}-01-01T00:00:00.000Z`

const edit = fc.record({
  places: fc.array(place, { maxLength: 4 }),
  from: fc.integer({ min: 0, max: 5 }),
  years: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2 }),
})

test('of random edits the last one for a moment is in force at it, and nothing overlaps', async () => {
  let n = 0
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      const test_code = `PROP${++n}`
      const about = { name: test_code, loinc: '8245-3', specimen_type: 'serum', unit: 'umol/L' }
      const made = await admin.post('/v1/tests', { code: test_code, ...about, decimals: 1 })
      assert.equal(made.status, 201)
      const published: { from: number; until: number; places: Place[]; low: string }[] = []
      for (const [index, { places, from, years }] of edits.entries()) {
        // The number of the edit is its bound, so that a row tells whose it is.
        const low = String(index + 1)
        const intervals = places.map((one) => ({ ...one, low, source: 'property' }))
        const body = { test_code, category: 'reference', note: 'property', intervals }
        const draft = await admin.post<Draft>('/v1/interval-drafts', body)
        const taken = places.map(placeOf)
        const collides = taken.some((one, m) =>
          taken.slice(0, m).some((other) => overlap(one, other)),
        )
        assert.equal(draft.status, collides ? 422 : 201)
        if (collides) continue
        const publication = {
          version: 1,
          valid_from: newYear(from),
          ...(years === null ? {} : { valid_until: newYear(from + years) }),
        }
        const done = await admin.post(`/v1/interval-drafts/${draft.body.id}/publish`, publication)
        assert.equal(done.status, 200, JSON.stringify(done.body))
        published.push({ from, until: from + (years ?? 100), places: taken, low })
      }
      const rows = await sql<(Place & { low: string; begins: Date; ends: Date | null })[]>`
        select q.sex, lower(age_band) as "from", upper(age_band) as until, low::text as low,
          lower(valid_during) as begins, upper(valid_during) as ends
        from qualified_intervals q join tests t on t.id = q.test_id where t.code = ${test_code}`
      for (let moment = 0; moment < 11; moment++) {
        const at = new Date(Date.parse(newYear(moment)) + 1000)
        const inForce = rows.filter(
          ({ begins, ends }) => begins <= at && (ends === null || at < ends),
        )
        const last = published.findLast(({ from, until }) => from <= moment && moment < until)
        for (const sex of sexes) {
          for (const index of agesOf(rows)) {
            const found = inForce.filter((one) => appliesTo(one, sex, index)).map(({ low }) => low)
            const expected = last?.places.some((one) => appliesTo(one, sex, index))
              ? [last.low]
              : []
            assert.deepEqual(found, expected, `${sex} ${index} in year ${moment}`)
          }
        }
      }
    }),
    { numRuns: 25 },
  )
})
