// The rules that make FHIR of rows: exact digits, ranges, statuses and dates by tables, and by a property that whatever
// stands in a row, what comes out is R4 by the published schema.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decimal } from '../../src/fhir/rules/data-types.ts'
import { observation, observationStatus } from '../../src/fhir/rules/observation.ts'
import { idIn, readDate, readToken } from '../../src/fhir/rules/search.ts'
import { createSystems } from '../../src/fhir/rules/systems.ts'
import { referenceRange } from '../../src/fhir/rules/values.ts'
import type { ItemRow, ResultRow } from '../../src/fhir/rows.ts'
import { orderItemStatuses, orderStatuses } from '../../src/orders/rules.ts'
import { resultFlags } from '../../src/results/interpretation/rules/classify.ts'
import { faultsOfR4 } from './schema.ts'

const systems = createSystems('https://lab.example/', undefined, 'Lab')

test('a decimal keeps its digits, and is JSON', () => {
  const written = ['5.40', '0.010', '-0.5', '007.5', '0', '00', '123456789012345.0123456789']
  assert.deepEqual(
    written.map((text) => JSON.stringify(decimal(text))),
    ['5.40', '0.010', '-0.5', '7.5', '0', '0', '123456789012345.0123456789'],
  )
  assert.throws(() => decimal('Infinity'))
})

test('a bound that is excluded is said in words alone: those of FHIR are inclusive', () => {
  const range = (
    low: string | null,
    low_inclusive: boolean,
    high: string | null,
    high_inclusive: boolean,
  ) => ({
    low,
    low_inclusive,
    high,
    high_inclusive,
    displayed_low: low,
    displayed_high: high,
  })
  const read = (...given: Parameters<typeof range>) => {
    const { low, high, text } = referenceRange(range(...given), 'quantitative', 'mg/L')
    return [JSON.stringify(low?.value), JSON.stringify(high?.value), text]
  }
  assert.deepEqual(read('3.50', true, '5.2', true), ['3.50', '5.2', '3.50 – 5.2 mg/L'])
  assert.deepEqual(read(null, true, '5', false), [undefined, undefined, '< 5 mg/L'])
  assert.deepEqual(read('1', true, '5', false), ['1', undefined, '≥ 1 and < 5 mg/L'])
  assert.deepEqual(read('1', false, null, true), [undefined, undefined, '> 1 mg/L'])
  const titre = referenceRange(range(null, true, '1:80', false), 'titre', '{titer}')
  assert.deepEqual([titre.low, titre.high, titre.text], [undefined, undefined, '< 1:80'])
})

test('the status of an observation, by what became of its results', () => {
  const replaced = [{}] as ResultRow['replaced']
  const withdrawn = [{ reason: null, wrong_patient: false }]
  const status = (row: Partial<Parameters<typeof observationStatus>[0]>) =>
    observationStatus({
      order_status: 'in_progress',
      status: 'pending',
      result: null,
      withdrawn: [],
      ...row,
    })
  assert.equal(status({}), 'registered')
  assert.equal(status({ status: 'resulted' }), 'preliminary', 'a report does not name the value')
  for (const open of ['entered', 'interpreted', 'held'] as const)
    assert.equal(status({ result: { status: open, replaced: [] } }), 'preliminary')
  assert.equal(status({ result: { status: 'final', replaced: [] } }), 'final')
  assert.equal(status({ result: { status: 'final', replaced } }), 'corrected')
  assert.equal(status({ result: { status: 'final', replaced: [] }, withdrawn }), 'corrected')
  assert.equal(status({ withdrawn }), 'entered-in-error')
  assert.equal(status({ status: 'cancelled', withdrawn }), 'entered-in-error')
  assert.equal(status({ status: 'cancelled' }), 'cancelled')
  for (const result of [null, { status: 'final' as const, replaced }])
    assert.equal(status({ order_status: 'entered_in_error', result }), 'entered-in-error')
})

test('a date is as long as it is exact, and begins where the laboratory is', () => {
  const zone = 'Europe/Berlin'
  const day = { at: '2026-11-23T00:00:00.000', zone }
  const next = { at: '2026-11-24T00:00:00.000', zone }
  assert.deepEqual(readDate('2026-11-23', zone), { from: day, before: next })
  assert.deepEqual(readDate('ge2026-11-23', zone), { from: day })
  assert.deepEqual(readDate('gt2026-11-23', zone), { from: next })
  assert.deepEqual(readDate('lt2026-11-23', zone), { before: day })
  assert.deepEqual(readDate('le2026-11-23', zone), { before: next })
  assert.deepEqual(readDate('eq2026', zone), {
    from: { at: '2026-01-01T00:00:00.000', zone },
    before: { at: '2027-01-01T00:00:00.000', zone },
  })
  assert.deepEqual(readDate('2026-12', zone)!.before, { at: '2027-01-01T00:00:00.000', zone })
  assert.deepEqual(readDate('2026-11-23T08:15:00+01:00', zone), {
    from: { at: '2026-11-23T07:15:00.000', zone: 'UTC' },
    before: { at: '2026-11-23T07:15:01.000', zone: 'UTC' },
  })
  assert.deepEqual(readDate('2026-11-23T08:15', zone)!.before, {
    at: '2026-11-23T08:16:00.000',
    zone,
  })
  const none = [
    '',
    '23.11.2026',
    '2026-13-01',
    '2026-02-30',
    'ne2026',
    '1899',
    '2026-11-23T25:00Z',
    '0000',
  ]
  for (const text of none) assert.equal(readDate(text, zone), undefined, text)
})

test('tokens and references', () => {
  assert.deepEqual(readToken('K'), { system: undefined, value: 'K' })
  assert.deepEqual(readToken('http://loinc.org|2823-3'), {
    system: 'http://loinc.org',
    value: '2823-3',
  })
  assert.deepEqual(readToken('|K'), { system: '', value: 'K' })
  const id = '01980b5e-0001-7000-8000-00000000000a'
  const base = systems.base
  assert.equal(base, 'https://lab.example/v1/fhir')
  for (const text of [id, id.toUpperCase(), `Patient/${id}`, `${base}/Patient/${id}`])
    assert.equal(idIn(text, 'Patient', base), id)
  for (const text of ['x', `Group/${id}`, `https://other.example/Patient/${id}`])
    assert.equal(idIn(text, 'Patient', base), undefined)
})

const uuid = fc.uuid()
const text = fc.stringMatching(/^\S(.{0,20}\S)?$/)
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null })
const time = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString().replace('Z', '+00:00'))
const person = fc.record({ id: uuid, name: text })
const digits = fc.stringMatching(/^-?\d{1,15}(\.\d{1,10})?$/)
const kinds = ['quantitative', 'titre', 'coded'] as const
const shownAs = (kind: (typeof kinds)[number]) =>
  kind === 'quantitative' ? digits : kind === 'titre' ? fc.stringMatching(/^1:[1-9]\d{0,8}$/) : text

const values = (kind: (typeof kinds)[number]) =>
  fc
    .record({
      shown: shownAs(kind),
      comparator: fc.constantFrom('<' as const, '>' as const, null),
      displayed: fc.boolean(),
      canonical_unit: fc.constantFrom('mmol/L', '{titer}'),
      unit: fc.constantFrom('mg/dL', 'mmol/L'),
    })
    .map(({ shown, displayed, ...rest }) => ({
      ...rest,
      value: `${rest.comparator ?? ''}${shown}`,
      displayed_value: displayed ? `${rest.comparator ?? ''}${shown}` : null,
      coded: kind === 'coded' ? { word: shown, display: shown } : null,
    }))

const resultOf = (kind: (typeof kinds)[number]): fc.Arbitrary<ResultRow> =>
  fc
    .record({
      status: fc.constantFrom('entered' as const, 'held' as const, 'final' as const),
      flag: orNull(fc.constantFrom(...resultFlags)),
      critical: orNull(fc.boolean()),
      bounds: orNull(fc.tuple(digits, digits, fc.boolean())),
      not_evaluated: orNull(fc.constantFrom('not_adult' as const, 'missing_value' as const)),
      formula: orNull(text),
      input_ids: fc.array(uuid, { maxLength: 2 }),
      sample_id: uuid,
      collected_at: time,
      instrument: orNull(text),
      released_at: orNull(time),
      verified_by: orNull(person),
      value: values(kind),
      replaced: fc.array(
        fc.tuple(
          values(kind),
          fc.record({ correction_reason: text, corrected_by: orNull(person), superseded_at: time }),
        ),
        { maxLength: 2 },
      ),
    })
    .map(({ value, bounds, replaced, ...rest }) => ({
      ...rest,
      ...value,
      replaced: replaced.map(([one, about]) => ({ ...one, ...about })),
      reference: bounds && {
        low: bounds[0],
        displayed_low: bounds[0],
        low_inclusive: bounds[2],
        high: bounds[1],
        displayed_high: bounds[1],
        high_inclusive: true,
      },
    }))

const itemRow: fc.Arbitrary<ItemRow> = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    id: uuid,
    order_id: uuid,
    patient_id: uuid,
    order_status: fc.constantFrom(...orderStatuses),
    status: fc.constantFrom(...orderItemStatuses),
    status_reason: orNull(text),
    test: fc.record({
      code: fc.constant('K'),
      name: text,
      loinc: fc.constant('2823-3'),
      kind: fc.constant(kind),
    }),
    result: orNull(resultOf(kind)),
    withdrawn: fc.array(fc.record({ reason: orNull(text), wrong_patient: fc.boolean() }), {
      maxLength: 2,
    }),
    correction_under_way: fc.boolean(),
  }),
)

test('whatever stands in a row, the observation is R4, and has a value or says why not', () => {
  fc.assert(
    fc.property(itemRow, (row) => {
      const made = JSON.parse(JSON.stringify(observation(row, systems))) as ReturnType<
        typeof observation
      >
      assert.deepEqual(faultsOfR4(made), [])
      const { valueQuantity, valueRatio, valueCodeableConcept, dataAbsentReason } = made
      const said = [valueQuantity, valueRatio, valueCodeableConcept, dataAbsentReason].filter(
        Boolean,
      )
      // obs-6: dataAbsentReason SHALL only be present if there is no value.
      assert.equal(said.length, 1)
      if (made.status === 'entered-in-error') assert.ok(dataAbsentReason, 'it shows no value')
    }),
    { numRuns: Number(process.env.LAB_TEST_FHIR_ROWS ?? 300) },
  )
})
