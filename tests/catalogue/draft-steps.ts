/** Drafts of intervals, made and published through the front door. */
import assert from 'node:assert/strict'
import type { Draft, NewDraft } from '../../src/catalogue/drafts/schemas.ts'
import type { LabTest } from '../../src/catalogue/schemas.ts'
import type { Client } from '../helpers/sign-in.ts'
import type { People } from '../helpers/steps.ts'

export type Refused = {
  detail: string
  errors?: { pointer: string; code: string; message: string }[]
}
type Given = Partial<NewDraft['intervals'][number]>

export const adult = { value: 18, unit: 'a' } as const
export const birth = { value: 0, unit: 'd' } as const
const interval = (given: Given) => ({
  sex: 'any',
  age_min: birth,
  age_max: null,
  source: 'test',
  ...given,
})

export function createDraftSteps({ pathologist }: People, admin: Client) {
  const draftOf = (test_code: string, category: string, ...intervals: Given[]) =>
    pathologist.post<Draft & Refused>('/v1/interval-drafts', {
      test_code,
      category,
      note: 'A test',
      intervals: intervals.map(interval),
    })

  async function drafted(
    test_code: string,
    category: string,
    ...intervals: Given[]
  ): Promise<Draft> {
    const { status, body } = await draftOf(test_code, category, ...intervals)
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }

  const publish = ({ id, version }: Draft, more: object = {}) =>
    admin.post<Draft & Refused>(`/v1/interval-drafts/${id}/publish`, { version, ...more })

  async function published(draft: Draft, more: object = {}): Promise<Draft> {
    const { status, body } = await publish(draft, more)
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  async function inForce(code: string, category: string, at?: string) {
    const path = `/v1/tests/${code}${at === undefined ? '' : `?at=${at}`}`
    const { body } = await admin.get<LabTest>(path)
    return body.qualified_intervals.filter((one) => one.category === category)
  }

  return { draftOf, drafted, publish, published, inForce }
}

export const boundsOf = (intervals: { low: string | null; high: string | null }[]) =>
  intervals.map(({ low, high }) => `${low}–${high}`)
