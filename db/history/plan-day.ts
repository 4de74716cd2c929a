// One day of the laboratory, as it was or will be: who was ordered what, when each tube was drawn and arrived, what
// was measured in it, and what went wrong. Nothing of what the rules would say: those are asked.
import type { Random } from './random.ts'
import { bloodTests, drawValue, measured, requests, type Sex } from './values.ts'

export type Person = { id: string; number: number; sex: Sex }
export type Priority = 'routine' | 'urgent' | 'asap' | 'stat'

export type PlannedResult = {
  test: string
  value: string
  unit: string
  instrument: string | null
  measured_ms: number
  entered_ms: number
}
export type PlannedTube = {
  specimen_type: 'serum' | 'whole_blood'
  collected_ms: number
  received_ms: number
  /** It is refused instead of measured; the tube after it in the list takes its place. */
  rejection?: { code: string; note: string; at_ms: number }
  results: PlannedResult[]
}
export type PlannedOrder = {
  person: Person
  priority: Priority
  ordered_ms: number
  tests: string[]
  /** How it ended, unless it went its way. */
  ended?: { status: 'on_hold' | 'cancelled'; reason: string }
  tubes: PlannedTube[]
}

export const minute_ms = 60_000
const working = { orders: 40, first_hour: 7, last_hour: 17.5 }
const weekend = { orders: 12, first_hour: 8, last_hour: 16 }

const rejections = [
  { code: 'RH', note: 'Haemolysed' },
  { code: 'RH', note: 'Haemolysed' },
  { code: 'RC', note: 'Clotted' },
  { code: 'QS', note: 'Not enough for the tests' },
  { code: 'RM', note: 'Label of another patient' },
]

/** `midnight_ms` is the laboratory's. Each person has one order a day at most. */
export function planDay(
  random: Random,
  { midnight_ms, isWeekend }: { midnight_ms: number; isWeekend: boolean },
  people: readonly Person[],
): PlannedOrder[] {
  const { orders, first_hour, last_hour } = isWeekend ? weekend : working
  const seen = new Set<string>()
  const planned: PlannedOrder[] = []
  while (planned.length < orders) {
    const person = random.pick(people)
    if (seen.has(person.id)) continue
    seen.add(person.id)
    // More in the morning than in the afternoon.
    const part = random.between(0, 1) ** 1.6
    const hour = first_hour + part * (last_hour - first_hour)
    planned.push(planOrder(random, person, Math.round(midnight_ms + hour * 60 * minute_ms)))
  }
  return planned.toSorted((a, b) => a.ordered_ms - b.ordered_ms)
}

function planOrder(random: Random, person: Person, ordered_ms: number): PlannedOrder {
  const priority = drawPriority(random)
  const tests = [...drawTests(random)]
  const order = { person, priority, ordered_ms, tests, tubes: [] as PlannedTube[] }
  if (random.chance(0.012)) {
    const reason = random.pick(['Patient was discharged', 'Ordered twice'])
    return { ...order, ended: { status: 'cancelled', reason } }
  }
  const ill = random.chance(0.28)
  const critical = random.chance(0.045)
  const drawn = [false, true].map((isBlood) =>
    tests.filter((test) => bloodTests.has(test) === isBlood),
  )
  const pace = paces[priority]
  const collected_ms = ordered_ms + minutes(random, pace.collect)
  for (const [n, ofTube] of drawn.entries()) {
    if (ofTube.length === 0) continue
    // What is not measured is derived from what is.
    const toMeasure = ofTube.filter((test) => measured[test] !== undefined)
    const specimen_type = n === 1 ? 'whole_blood' : 'serum'
    let times = { collected_ms, received_ms: collected_ms + minutes(random, pace.transport) }
    if (random.chance(0.02)) {
      const at_ms = times.received_ms + minutes(random, [4, 15])
      order.tubes.push({
        specimen_type,
        ...times,
        rejection: { ...random.pick(rejections), at_ms },
        results: [],
      })
      const again_ms = at_ms + minutes(random, [20, 60])
      times = { collected_ms: again_ms, received_ms: again_ms + minutes(random, pace.transport) }
    }
    const measured_ms = times.received_ms + minutes(random, pace.measure)
    const results = toMeasure.map((test) => {
      const { unit, instrument } = measured[test]!
      const value = drawValue(random, test, person, {
        ill,
        critical: critical && random.chance(0.6),
      })
      const entered_ms = measured_ms + Math.round(random.between(20_000, 100_000))
      return { test, value, unit, instrument, measured_ms, entered_ms }
    })
    order.tubes.push({ specimen_type, ...times, results })
  }
  return order
}

/** Minutes from the order to the needle, to the laboratory, and to the value. */
const paces: Record<Priority, Record<'collect' | 'transport' | 'measure', [number, number]>> = {
  stat: { collect: [3, 12], transport: [4, 12], measure: [14, 32] },
  asap: { collect: [5, 20], transport: [6, 18], measure: [18, 40] },
  urgent: { collect: [8, 30], transport: [8, 25], measure: [20, 50] },
  routine: { collect: [10, 70], transport: [12, 45], measure: [25, 90] },
}

/** Mostly near the lower end, sometimes long: as waiting is. */
function minutes(random: Random, [least, most]: [number, number]): number {
  const share = random.between(0, 1) ** 1.7 * (random.chance(0.03) ? 2.5 : 1)
  return Math.round((least + share * (most - least)) * minute_ms)
}

function drawPriority(random: Random): Priority {
  if (random.chance(0.72)) return 'routine'
  return random.pick(['stat', 'stat', 'urgent', 'urgent', 'asap'])
}

const lots = requests.flatMap(({ weight, tests }) => Array.from({ length: weight }, () => tests))
const drawTests = (random: Random) => random.pick(lots)
