/** The steps of quality control through the front door, so that a test begins where it is about something. */
import assert from 'node:assert/strict'
import type { Lot, Material } from '../../src/qc/materials/schemas.ts'
import type { CorrectiveAction, Point, Run } from '../../src/qc/controls/schemas.ts'
import type { StateList } from '../../src/qc/states/schemas.ts'
import type { Requirement, Target } from '../../src/qc/targets/schemas.ts'
import type { People } from '../helpers/steps.ts'

export type Control = {
  lot: Lot
  value: string
  test_code?: string
  unit?: string
  measured_at?: string
  sequence?: number
}

let number = 0

export function createControlSteps(
  { technologist, pathologist }: People,
  instrument = 'cobas-integra-1',
) {
  async function material(level: number, analyzer_names: string[] = []): Promise<Material> {
    const code = `CONTROL-${++number}`
    const body = { code, name: `Control, level ${level}`, level, analyzer_names }
    return ok(await pathologist.post<Material>('/v1/qc/materials', body), 201)
  }

  async function lot(material_id: string, opened_at: string): Promise<Lot> {
    const body = { material_id, lot_number: `L${++number}`, expires_on: '2099-12-31', opened_at }
    return ok(await pathologist.post<Lot>('/v1/qc/lots', body), 201)
  }

  async function target(
    lot_id: string,
    mean: string,
    sd: string,
    test_code = 'K',
  ): Promise<Target> {
    const body = { test_code, instrument, mean, sd, tea_percent: '5.8' }
    return ok(await pathologist.post<Target>(`/v1/qc/lots/${lot_id}/targets`, body), 201)
  }

  /** A lot of each level, with the targets 4.00 ± 0.08 and 7.00 ± 0.12 mmol/L for potassium. */
  async function twoLevels(opened_at: string): Promise<[Lot, Lot]> {
    const low = await lot((await material(1)).id, opened_at)
    const high = await lot((await material(2)).id, opened_at)
    await target(low.id, '4.00', '0.08')
    await target(high.id, '7.00', '0.12')
    return [low, high]
  }

  async function require(fields: object = {}): Promise<Requirement> {
    const body = { test_code: 'K', instrument, levels: [1, 2], ...fields }
    return ok(await pathologist.post<Requirement>('/v1/qc/requirements', body), 201)
  }

  function bodyOf(controls: Control[], measured_at?: string) {
    const all = controls.map(
      ({ lot: { id: lot_id }, test_code = 'K', unit = 'mmol/L', ...rest }) => {
        return { test_code, lot_id, unit, ...rest }
      },
    )
    return { instrument, measured_at, controls: all }
  }

  async function enter(controls: Control[], measured_at?: string): Promise<Point[]> {
    const body = bodyOf(controls, measured_at)
    return ok(await technologist.post<Run>('/v1/qc/runs', body), 201).points
  }

  async function act(fields: object = {}): Promise<CorrectiveAction> {
    const body = { test_code: 'K', instrument, what: 'Electrode replaced', ...fields }
    return ok(await technologist.post<CorrectiveAction>('/v1/qc/corrective-actions', body), 201)
  }

  async function readPoint(id: string): Promise<Point> {
    return ok(await technologist.get<Point>(`/v1/qc/points/${id}`), 200)
  }

  async function state(test_code = 'K') {
    const { items } = ok(await technologist.get<StateList>('/v1/qc/states'), 200)
    return items.find((one) => one.test_code === test_code && one.instrument === instrument)
  }

  async function affected(point_id: string): Promise<string[]> {
    const path = `/v1/qc/points/${point_id}/affected-results`
    const { items } = ok(await technologist.get<{ items: { id: string }[] }>(path), 200)
    return items.map(({ id }) => id)
  }

  return {
    material,
    lot,
    target,
    twoLevels,
    require,
    bodyOf,
    enter,
    act,
    readPoint,
    state,
    affected,
  }
}

function ok<T>({ status, body }: { status: number; body: T }, expected: number): T {
  assert.equal(status, expected, JSON.stringify(body))
  return body
}
