// A clerk's day at the screens: a patient is registered, found and put right, an order is placed, changed and given
// up; and what a clerk is asked on the telephone can be read on the page of the order.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Order, OrderSummary } from '../../src/orders/schemas.ts'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'

import { signInBrowser } from '../helpers/sign-in-browser.ts'
import { liveLaboratory } from '../live/live-laboratory.ts'

const { url, worker, people, records, steps } = await liveLaboratory()
const { browserTest } = browserTests({ url })

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const idIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!

async function ordersOf(patient_id: string): Promise<OrderSummary[]> {
  const { body } = await people.clerk.get<{ items: OrderSummary[] }>(
    `/v1/orders?patient_id=${patient_id}`,
  )
  return body.items
}

browserTest(
  'a patient is registered, and put right without overwriting somebody else',
  async (session) => {
    const { page } = session
    session.expectComplaint(/422/)
    session.expectComplaint(/409/)
    await signInBrowser(page, 'clerk')
    await page.getByRole('link', { name: 'Patients' }).click()
    await checkAccessibility(page)
    await page.getByRole('link', { name: 'Register a patient' }).click()
    await page.getByLabel('Family name').fill('Østergård')
    await page.getByLabel('Given name').fill('Åse')
    await page.getByLabel('Date of birth').fill('2199-01-01')
    await page.getByLabel('Sex').selectOption('female')
    await page.getByRole('button', { name: 'Register' }).click()
    await page.locator('#birth_date-error').waitFor()
    assert.equal(await page.getByLabel('Family name').inputValue(), 'Østergård')
    await checkAccessibility(page)
    await page.getByLabel('Date of birth').fill('1980-05-17')
    await page.getByRole('button', { name: 'Register' }).click()

    await page.getByRole('heading', { name: 'Østergård, Åse' }).waitFor()
    await page.getByText('The patient is registered.').waitFor()
    await page.getByText('Nothing was ordered for this patient yet.').waitFor()
    await checkAccessibility(page)

    const id = idIn(page)
    await page.getByRole('link', { name: 'Change the data' }).click()
    const meanwhile = { given_name: 'Åse Marie' }
    const { status } = await people.clerk.patch(`/v1/patients/${id}`, meanwhile, {
      'if-match': '"1"',
    })
    assert.equal(status, 200)
    await page.getByLabel('Family name').fill('Østergård-Holm')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody has changed this patient').waitFor()
    await checkAccessibility(page)
    await page.getByLabel('Given name').fill('Åse Marie')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Østergård-Holm, Åse Marie' }).waitFor()
  },
)

browserTest(
  'an order is placed once however often its button is pressed, and is found by its number',
  async (session) => {
    const { page } = session
    session.expectComplaint(/422/)
    session.expectComplaint(/404/)
    const patient = await steps.patient({ family_name: 'Nakamura', given_name: 'Ren' })
    await signInBrowser(page, 'clerk')
    await page.getByRole('link', { name: 'New order' }).click()
    await page.getByLabel('Name, MRN').fill(patient.mrn)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Nakamura, Ren' }).click()
    await page.getByRole('button', { name: 'Place the order' }).click()
    await page.locator('#tests-error').waitFor()
    await checkAccessibility(page)

    await page.getByLabel('Stat: at once').check()
    await page.getByLabel('Electrolytes').check()
    await page.getByLabel('Find a test or panel').fill('a1c (ifcc')
    await page.keyboard.press('Enter')
    await page.getByText('Chosen: Electrolytes, Haemoglobin A1c (IFCC)').waitFor()
    await page.getByRole('button', { name: 'Place the order' }).dblclick()
    await page.getByText('The order is placed.').waitFor()
    await page.getByText('To be collected:').waitFor()
    assert.match(
      await page.locator('#tubes-to-collect').innerText(),
      /whole blood for HBA1C; serum for NA, K, CL, CO2/,
    )
    await checkAccessibility(page)
    const [order, ...more] = await ordersOf(patient.id)
    assert.deepEqual([order?.priority, more], ['stat', []])

    await page.goto('/lab/patients')
    const number = page.getByLabel('Order number')
    await number.fill('ORD-1900-0000001')
    await page.keyboard.press('Enter')
    await page.locator('#number-error').waitFor()
    await checkAccessibility(page)
    await number.fill(order!.order_number.toLowerCase())
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: order!.order_number, level: 1 }).waitFor()
  },
)

browserTest('an order is changed, held and given up, each with its reason', async ({ page }) => {
  const { id } = await steps.order(['GLU', 'K'])
  await signInBrowser(page, 'clerk')
  await page.goto(`/lab/orders/${id}`)
  await page.getByRole('link', { name: 'Add tests' }).click()
  await page.getByLabel('Sodium').check()
  await page.getByRole('button', { name: 'Add the tests' }).click()
  await page.getByText('The tests are added.').waitFor()

  await page.getByRole('link', { name: 'Cancel Glucose' }).click()
  await page.getByLabel('Reason').fill('Measured at the ward')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Cancel the test' }).click()
  await page.getByText('The test is cancelled.').waitFor()
  await page.getByText('Measured at the ward').waitFor()

  await page.getByRole('link', { name: 'Put on hold' }).click()
  await page.getByLabel('Reason').fill('The patient is in theatre')
  await page.getByRole('button', { name: 'Put on hold' }).click()
  await page.getByText('The order is on hold.').waitFor()
  await page.getByRole('link', { name: 'Take off hold' }).click()
  await page.getByRole('button', { name: 'Take off hold' }).click()
  await page.getByText('The order goes on.').waitFor()

  await page.getByRole('link', { name: 'Cancel the order' }).click()
  await page.getByLabel('Reason').fill('The patient went home')
  await page.getByRole('button', { name: 'Cancel the order' }).dblclick()
  await page.getByText('The order is cancelled.').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Put on hold' }).count(), 0)
  const { items, status } = await steps.readOrder(id)
  assert.deepEqual(
    [status, ...items.map(({ test_code }) => test_code)],
    ['cancelled', 'GLU', 'K', 'NA'],
  )
})

browserTest(
  'the page of an order says what was found, what it was before, why, and by whom; and follows it',
  async ({ page }) => {
    const { order, sample } = await steps.orderWithSample(['K', 'GLU'])
    const { id } = await steps.enter(order, sample, 'K', '4.2', 'mmol/L')
    await worker.runJobs()
    const correction = await steps.correct(id, '4.4', 'mmol/L')
    await worker.runJobs()
    const other = await records.anotherPerson('pathologist')
    await steps.verify(correction.id, other)
    await signInBrowser(page, 'clerk')
    await page.goto(`/lab/orders?number=${sample.accession_number}`)
    const potassium = page.getByRole('row', { name: /Potassium/ })
    assert.match(
      (await potassium.innerText()).replaceAll(/\s+/g, ' '),
      /4\.4 mmol\/L N ↻ corrected before: 4\.2 mmol\/L N Digits swapped when typing · Priya Raman, .* 3\.5 – 5\.2 ● final/,
    )
    assert.match(await page.locator('#samples').innerText(), /Paloma Reyes[^]*Tobias Brandt/)
    assert.match(await page.locator('#history').innerText(), /K: corrected/)
    await checkAccessibility(page)

    await steps.enter(order, sample, 'GLU', '168', 'mg/dL')
    await worker.runJobs()
    await page.getByText('reported as 168 mg/dL').waitFor()
    await page.getByText('autoverified').waitFor()
  },
)

browserTest('who may not order sees no button, and no page behind it', async (session) => {
  const { page } = session
  session.expectComplaint(/403/)
  const order: Order = await steps.order(['K'])
  await signInBrowser(page, 'phlebotomist')
  await page.goto(`/lab/patients/${order.patient_id}`)
  await page.getByRole('link', { name: order.order_number }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'New order' }).count(), 0)
  assert.equal(await page.getByRole('link', { name: 'Change the data' }).count(), 0)
  await page.getByRole('link', { name: order.order_number }).click()
  assert.equal(await page.getByRole('link', { name: 'Cancel' }).count(), 0)
  const answer = await page.goto(`/lab/orders/${order.id}/cancel`)
  assert.equal(answer!.status(), 403)
  assert.equal(answer!.headers()['cache-control'], 'no-store')
  assert.equal(await heading(page).innerText(), 'Your role does not allow this')
  await checkAccessibility(page)
})
