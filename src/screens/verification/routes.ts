// Verifying: what the rules hold for a person, one result with everything that speaks for and against it, and what
// may be done with it.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { Explanation } from '../../results/explain/schemas.ts'
import type { Result } from '../../results/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html } from '../frame/html.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { resultPage } from './result-page.ts'
import { verifyList } from './verify-list.ts'

export function verificationScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/verify',
    screen(api, async ({ c, lab, words, page, may }) => {
      const reason = c.req.query('reason')
      const filter = reason === undefined ? '' : `&hold_reason=${encodeURIComponent(reason)}`
      const lane = await lab.get<{ items: LaneItems['verify'][]; next_cursor: string | null }>(
        `/v1/worklists/verify?limit=100${filter}`,
      )
      return page({
        title: 'Verify',
        live: ['results'],
        main: html`<h1>Results to verify</h1>
          <div id="held" data-region>
            ${verifyList(lane, { reason, words, mayVerify: may('results:verify') })}
          </div>`,
      })
    }),
  )
  router.get(
    '/lab/verify/:id',
    screen(api, (s) => showResult(s, {})),
  )
  for (const [verb, done] of Object.entries(verbs)) {
    router.post(
      `/lab/verify/:id/${verb}`,
      screen(api, async (s) => {
        const id = s.c.req.param('id')!
        const { key, back, ...body } = await formOf(s.c)
        const path = `/v1/results/${id}/${verb}`
        const { refusal } = await s.lab.send('POST', path, verb === 'verify' ? undefined : body, {
          key,
        })
        if (!refusal) return s.goTo(back === 'list' ? '/lab/verify' : `/lab/verify/${id}`, done)
        return showResult(s, { values: body, refusal })
      }),
    )
  }
  return router
}

/** What can be done with a result, and what the page says afterwards (notices in layout.ts). */
const verbs = {
  verify: 'result-verified',
  rerun: 'result-rerun',
  correct: 'result-corrected',
  'entered-in-error': 'result-in-error',
} as const

async function showResult({ c, lab, words, page, may }: Screen, shown: Shown) {
  const id = c.req.param('id')!
  const [result, explained] = await Promise.all([
    lab.get<Result>(`/v1/results/${id}`),
    lab.find<Explanation>(`/v1/results/${id}/explain`),
  ])
  const order = await lab.get<{ patient_id: string; order_number: string }>(
    `/v1/orders/${result.order_id}`,
  )
  const patient = await lab.find<Patient>(`/v1/patients/${order.patient_id}`)
  return page({
    title: `${result.test_code} of ${order.order_number}`,
    status: shown.refusal ? 409 : 200,
    live: ['results'],
    main: resultPage({ result, explained, order, patient, words, may, shown }),
  })
}
