// A phlebotomist's day at the screens, on a phone beside the bed; and the tube's arrival in the laboratory, where it
// is scanned, received, or refused.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Sample } from '../../src/samples/schemas.ts'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signInBrowser } from '../helpers/sign-in-browser.ts'

const { lab, people, steps } = await laboratory()
const { browserTest } = browserTests(lab)

const phone = { viewport: { width: 390, height: 800 } }

async function samplesOf(order_id: string): Promise<Sample[]> {
  const { body } = await people.clerk.get<{ items: Sample[] }>(`/v1/samples?order_id=${order_id}`)
  return body.items
}

async function isNotWiderThanThePhone(page: Page): Promise<void> {
  const width = await page.evaluate('document.documentElement.scrollWidth')
  assert.ok(Number(width) <= phone.viewport.width, `${page.url()} is ${String(width)} px wide`)
}

browserTest(
  'at the bedside each tube is collected once, and gets its label',
  async (session) => {
    const { page, context } = session
    session.expectComplaint(/422/)
    const { id: patient_id } = await steps.patient({ family_name: 'Quiroga', given_name: 'Inés' })
    const order = await steps.order(['K', 'NA', 'HGB'], patient_id)
    await signInBrowser(page, 'phlebotomist')
    await page.goto('/lab/collect')
    await checkAccessibility(page)
    await isNotWiderThanThePhone(page)
    await page.getByRole('link', { name: /Quiroga, Inés.*serum K NA.*whole blood HGB/s }).click()
    await checkAccessibility(page)
    await isNotWiderThanThePhone(page)
    await page.getByRole('button', { name: 'Serum is collected' }).dblclick()
    await page.getByText('The sample is collected.').waitFor()
    const [serum, ...none] = await samplesOf(order.id)
    assert.deepEqual([serum?.specimen_type, none], ['serum', []])
    await page.getByText(serum!.accession_number, { exact: true }).waitFor()
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: `Print the label of ${serum!.accession_number}` }).click()
    const label = await opened
    await label.getByText('Quiroga').first().waitFor()

    const blood = page.getByRole('region', { name: 'whole blood' })
    await blood.getByText('Not just now').click()
    await blood.getByLabel('Collected at').fill('2199-01-01T08:00')
    await blood.getByLabel('Number on the label').fill('WARD-4711')
    await blood.getByRole('button', { name: 'Whole blood is collected' }).click()
    await page.locator('#collected_at-error').waitFor()
    assert.equal(await blood.getByLabel('Number on the label').inputValue(), 'WARD-4711')
    await checkAccessibility(page)
    await blood.getByLabel('Collected at').fill('')
    await blood.getByRole('button', { name: 'Whole blood is collected' }).click()
    await page.getByText('Nothing of this order is to be collected.').waitFor()
    await page.getByText('WARD-4711', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Back to the list' }).click()
    assert.equal(await page.getByRole('link', { name: /Quiroga/ }).count(), 0)
  },
  phone,
)

browserTest(
  'a scanned tube is received at once, and what cannot be is explained beside the field',
  async (session) => {
    const { page } = session
    session.expectComplaint(/422/)
    session.expectComplaint(/409/)
    const order = await steps.order(['K', 'GLU'])
    const { accession_number } = await steps.collect(order.id)
    await signInBrowser(page, 'technologist')
    await page.goto('/lab/receive')
    await page.getByRole('row', { name: new RegExp(accession_number) }).waitFor()
    await checkAccessibility(page)
    // As a scanner does: the field has the focus, and every number ends with Enter.
    const scan = async (number: string) => {
      await page.keyboard.type(number)
      await page.keyboard.press('Enter')
    }
    await scan(accession_number.toLowerCase())
    const inHand = page.getByRole('status', { name: 'The tube in hand' })
    await inHand.getByText('measure K, GLU').waitFor()
    assert.match(await inHand.innerText(), /✓ received\s+26\w+\*?/)
    assert.equal(await page.getByRole('row', { name: new RegExp(accession_number) }).count(), 0)
    assert.equal((await steps.readOrder(order.id)).status, 'in_progress')
    await checkAccessibility(page)

    await scan(accession_number)
    await page.getByText('This sample was received already, today').waitFor()
    await checkAccessibility(page)
    const because = page.locator('#accession_number-error')
    for (const [number, why] of [
      [accession_number.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), /misread or mistyped/],
      ['NOBODY-1', /No sample has this number/],
    ] as const) {
      await scan(number) // over what was refused
      await because.getByText(why).waitFor()
    }
  },
)

browserTest('a tube is rejected with a reason, and is to be collected again', async (session) => {
  const { page } = session
  session.expectComplaint(/422/)
  const order = await steps.order(['K'])
  await steps.receive((await steps.collect(order.id)).id)
  await signInBrowser(page, 'technologist')
  await page.goto(`/lab/orders/${order.id}`)
  await page.getByRole('link', { name: 'Reject' }).click()
  await page.getByLabel('Reason').selectOption('RH')
  await page.getByLabel('Note').fill('Red. '.repeat(101))
  await page.getByRole('button', { name: 'Reject the sample' }).click()
  await page.locator('#note-error').waitFor()
  assert.equal(await page.getByLabel('Reason').inputValue(), 'RH')
  await checkAccessibility(page)
  await page.getByLabel('Note').fill('Red as wine')
  await page.getByRole('button', { name: 'Reject the sample' }).dblclick()
  await page.getByText('The sample is rejected.').waitFor()
  assert.match(await page.locator('#samples').innerText(), /Red as wine · Tobias Brandt/)
  await page.getByText('to be collected again', { exact: true }).waitFor()
  assert.equal((await samplesOf(order.id))[0]!.status, 'rejected')
  await page.goto('/lab/collect')
  await page.locator(`#order-${order.id}`).getByText('again').waitFor()
})

browserTest(
  'a phlebotomist sees no way to receive, and a clerk none to collect',
  async (session) => {
    const { page } = session
    session.expectComplaint(/403/)
    await signInBrowser(page, 'phlebotomist')
    assert.equal(
      await page.getByRole('navigation').getByRole('link', { name: 'Receive' }).count(),
      0,
    )
    assert.equal((await page.goto('/lab/receive'))!.status(), 403)
    const clerk = await session.newPage()
    await signInBrowser(clerk, 'clerk')
    assert.equal(
      await clerk.getByRole('navigation').getByRole('link', { name: 'Collect' }).count(),
      0,
    )
    const { id } = await steps.order(['K'])
    assert.equal((await clerk.goto(`/lab/collect/${id}`))!.status(), 403)
  },
)
