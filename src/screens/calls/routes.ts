// Critical calls: who must be told of what, until when; and the call itself, which is done when the value was read
// back as it was reported.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Notice } from '../../notices/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html } from '../frame/html.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { callList, noticePage } from './templates.ts'

export function callScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/calls',
    screen(api, async ({ lab, words, page }) => {
      const lane = await lab.get<{ items: LaneItems['call'][] }>('/v1/worklists/call?limit=100')
      return page({
        title: 'Calls',
        live: ['notices'],
        main: html`<h1>Critical calls</h1>
          <div id="to-call" data-region>${callList(lane.items, words)}</div>`,
      })
    }),
  )
  router.get(
    '/lab/calls/:id',
    screen(api, (s) => showNotice(s, {})),
  )
  router.post(
    '/lab/calls/:id/attempts',
    screen(api, async (s) => {
      const id = s.c.req.param('id')!
      const { key, ...values } = await formOf(s.c)
      const { refusal } = await s.lab.send('POST', `/v1/notices/${id}/attempts`, values, { key })
      if (refusal) return showNotice(s, { values, refusal })
      return s.goTo(
        `/lab/calls/${id}`,
        values.outcome === 'confirmed' ? 'call-confirmed' : 'call-noted',
      )
    }),
  )
  router.post(
    '/lab/calls/:id/close',
    screen(api, async (s) => {
      const id = s.c.req.param('id')!
      const { key } = await formOf(s.c)
      const { refusal } = await s.lab.send('POST', `/v1/notices/${id}/close`, undefined, { key })
      return refusal ? showNotice(s, { refusal }) : s.goTo('/lab/calls', 'call-closed')
    }),
  )
  return router
}

async function showNotice({ c, lab, words, page, may }: Screen, shown: Shown) {
  const notice = await lab.get<Notice>(`/v1/notices/${c.req.param('id')!}`)
  const patient = await lab.find<Patient>(`/v1/patients/${notice.patient_id}`)
  return page({
    title: `Call ${notice.test_code} of ${notice.order_number}`,
    status: shown.refusal ? 422 : 200,
    main: noticePage({ notice, patient, words, mayCall: may('notices:write'), shown }),
  })
}
