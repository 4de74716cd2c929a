// Receiving: an accession number and Enter, and the next. What was scanned is received at once and shown with what
// comes next; what cannot be received is explained beside the field.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { RejectionReason } from '../../catalogue/schemas.ts'
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import { isDamaged } from '../../samples/rules.ts'
import type { Sample } from '../../samples/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html, nothing } from '../frame/html.ts'
import type { LaboratoryApi } from '../frame/laboratory-api.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { stateWord, type Words } from '../frame/words.ts'
import { rejecting } from './rejecting.ts'
import { onItsWay, scanForm, tubeInHand, type Lane, type Tube } from './scanning.ts'

export function receiveScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/receive',
    screen(api, async (given) => {
      given.demand('samples:receive')
      const id = given.c.req.query('received')
      const sample =
        id === undefined ? undefined : await given.lab.find<Sample>(`/v1/samples/${id}`)
      return await show(given, {}, sample)
    }),
  )
  router.post(
    '/lab/receive',
    screen(api, async (given) => {
      const { key, accession_number = '' } = await formOf(given.c)
      const sample = await findTube(given.lab, accession_number)
      const values = { accession_number }
      if (!sample) return await show(given, { values, refusal: unknown(accession_number) })
      const { refusal } = await given.lab.send(
        'POST',
        `/v1/samples/${sample.id}/receive`,
        undefined,
        {
          key,
        },
      )
      if (!refusal) return given.goTo(`/lab/receive?received=${sample.id}`)
      const because = refused(explain(sample, refusal.detail, given.words), refusal.status)
      return await show(given, { values, refusal: because }, sample)
    }),
  )
  router.get(
    '/lab/receive/:id/reject',
    screen(api, (given) => {
      given.demand('samples:receive')
      return showRejection(given, {})
    }),
  )
  router.post(
    '/lab/receive/:id/reject',
    screen(api, async (given) => {
      const { key, ...values } = await formOf(given.c)
      const verb = `/v1/samples/${given.c.req.param('id')}/reject`
      const { document, refusal } = await given.lab.send<Sample>('POST', verb, values, { key })
      if (refusal) return await showRejection(given, { values, refusal })
      return given.goTo(`/lab/orders/${document.order_id}`, 'sample-rejected')
    }),
  )
  return router
}

async function findTube(lab: LaboratoryApi, number: string): Promise<Sample | undefined> {
  if (number === '') return undefined
  const sought = encodeURIComponent(number.slice(0, 32))
  const { items } = await lab.get<{ items: Sample[] }>(`/v1/samples?accession_number=${sought}`)
  return items[0]
}

function unknown(number: string) {
  if (number === '') return refused('Scan or type the number on the label.', 422)
  return refused(
    isDamaged(number)
      ? 'This looks like a number of ours that was misread or mistyped. Read the label again.'
      : 'No sample has this number. Read the label again; if it is right, the tube was never recorded as collected.',
    404,
  )
}

function refused(message: string, status: number): NonNullable<Shown['refusal']> {
  const errors = [{ pointer: '/accession_number', code: 'refused', message }]
  return { status, detail: '', errors }
}

/** Why it is not received, as the one with the tube in hand needs it. */
function explain(sample: Sample, detail: string, words: Words): string {
  const { status, received_at } = sample
  if (['received', 'accepted', 'stored'].includes(status)) {
    const since = status === 'received' ? '' : ` Now it is ${stateWord(status)}.`
    return `This sample was received already, ${words.spoken(received_at!)}.${since}`
  }
  if (status === 'rejected')
    return 'This sample was rejected. Keep it apart, and do not measure it.'
  return detail
}

async function show({ lab, page, words }: Screen, shown: Shown, sample?: Sample) {
  const [lane, tube] = await Promise.all([
    lab.get<Lane>('/v1/worklists/receive?limit=100'),
    sample && loadTube(lab, sample),
  ])
  const { refusal } = shown
  return page({
    title: 'Receive',
    status: statusOf(shown),
    live: ['samples', 'orders'],
    main: html`<h1>Receive</h1>
      ${scanForm(shown)}
      ${tube ? tubeInHand(tube, { isRefused: refusal !== undefined }, words) : nothing}
      ${onItsWay(lane, words)}`,
  })
}

async function showRejection({ c, lab, page, words }: Screen, shown: Shown) {
  const sample = await lab.get<Sample>(`/v1/samples/${c.req.param('id')}`)
  const [tube, reasons] = await Promise.all([
    loadTube(lab, sample),
    lab.get<{ items: RejectionReason[] }>('/v1/rejection-reasons'),
  ])
  return page({
    title: 'Reject a sample',
    status: statusOf(shown),
    main: rejecting(tube, reasons.items, shown, words),
  })
}

async function loadTube(lab: LaboratoryApi, sample: Sample): Promise<Tube> {
  const order = await lab.get<Order>(`/v1/orders/${sample.order_id}`)
  return { sample, order, patient: await lab.get<Patient>(`/v1/patients/${order.patient_id}`) }
}

function statusOf({ refusal }: Shown): 200 | 409 | 422 {
  if (!refusal) return 200
  return refusal.status === 409 ? 409 : 422
}
