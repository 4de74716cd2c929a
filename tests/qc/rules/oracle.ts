// The Westgard rules once more, as naively as they are defined: for each point the whole series before it, in
// ordinary numbers. Values are whole, so nothing is rounded. The engine is held against it.
import type { StreamPoint } from '../../../src/qc/rules/stream.ts'

export type Naive = { id: string; rules: string[] }

export function naiveRules(points: StreamPoint[], resets: string[]): Naive[] {
  const ordered = [...points].sort((a, b) => {
    if (a.measured_at !== b.measured_at) return a.measured_at < b.measured_at ? -1 : 1
    if (a.run_id !== b.run_id) return a.run_id < b.run_id ? -1 : 1
    if (a.level !== b.level) return a.level - b.level
    if (a.sequence !== b.sequence) return a.sequence - b.sequence
    return a.id < b.id ? -1 : 1
  })
  return ordered.map((point, index) => {
    const past = ordered.slice(0, index).filter(({ target }) => target !== null)
    const inSeries = past.filter(
      (other) => !resets.some((at) => other.measured_at <= at && at < point.measured_at),
    )
    return { id: point.id, rules: point.target === null ? [] : rulesOf(point, inSeries, past) }
  })
}

function rulesOf(point: StreamPoint, inSeries: StreamPoint[], past: StreamPoint[]): string[] {
  const z = ({ value, target }: StreamPoint) =>
    (Number(value) - Number(target!.mean)) / Number(target!.sd)
  const all = [...inSeries, point]
  const ofMaterial = all.filter((one) => one.material_id === point.material_id)
  const ofRun = all.filter((one) => one.run_id === point.run_id)
  const ofLot = all.filter((one) => one.lot_id === point.lot_id)
  const alike = (count: number, limit: number, of: StreamPoint[]) => {
    const last = of.slice(-count)
    if (last.length < count) return false
    return last.every((one) => z(one) > limit) || last.every((one) => z(one) < -limit)
  }
  const lastTen = all.slice(-10)
  const renewed = lastTen.slice(1).some((one) => {
    const earlier = [...past, point].slice(0, [...past, point].indexOf(one))
    const ofSame = earlier.filter(({ material_id }) => material_id === one.material_id)
    return ofSame.length > 0 && !ofSame.some(({ lot_id }) => lot_id === one.lot_id)
  })
  const rules: string[] = []
  if (Math.abs(z(point)) > 2) rules.push('1_2s')
  if (Math.abs(z(point)) > 3) rules.push('1_3s')
  if (alike(2, 2, ofMaterial) || alike(2, 2, ofRun)) rules.push('2_2s')
  const isHigh = z(point) > 2 && ofRun.some((one) => z(one) < -2)
  const isLow = z(point) < -2 && ofRun.some((one) => z(one) > 2)
  if (isHigh || isLow) rules.push('R_4s')
  if (alike(4, 1, ofMaterial) || alike(4, 1, all)) rules.push('4_1s')
  const within = alike(10, 0, ofLot)
  const across = alike(10, 0, all) && !renewed
  const { ten_x } = point
  if ((within && ten_x !== 'across') || (across && ten_x !== 'within')) rules.push('10x')
  return rules
}
