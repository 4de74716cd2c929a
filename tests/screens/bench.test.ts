// A technologist's and a pathologist's day at the screens: what waits, entering it, judging it, telling the ward.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { laboratory } from '../helpers/laboratory.ts'
import type { Role } from '../../src/platform/access/roles.ts'

const { lab, steps, worker, sql } = await laboratory()
const { browserTest } = browserTests(lab)

async function signIn(page: Page, role: Role) {
  await page.goto('/lab/sign-in')
  await page.getByLabel('User name').fill(role)
  await page.getByLabel('Password').fill(`demo-${role}-password`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 })

browserTest('a technologist finds a tube by its number and enters its results', async (session) => {
  const { page } = session
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  await signIn(page, 'technologist')
  await page.getByRole('link', { name: 'Results', exact: true }).click()
  await checkAccessibility(page)

  await page.getByLabel('Scan a tube').fill('99000000000')
  session.expectComplaint(/422.*scan/)
  await page.keyboard.press('Enter')
  await page.getByText('scan it again').waitFor()
  await page.getByLabel('Scan a tube').fill(sample.accession_number)
  await page.keyboard.press('Enter')
  await heading(page, `Results of ${order.order_number}`).waitFor()
  await checkAccessibility(page)

  await page.getByLabel('Potassium', { exact: true }).fill('six')
  session.expectComplaint(/422.*results/)
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByText('Nothing was changed.').waitFor()
  const field = page.getByLabel('Potassium', { exact: true })
  assert.equal(await field.inputValue(), 'six', 'what was typed is still there')
  assert.equal(await field.getAttribute('aria-invalid'), 'true')

  await field.fill('6.8')
  await page.getByRole('button', { name: 'Enter' }).dblclick()
  await page.getByText('The values are entered.').waitFor()
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::integer as count from results r join order_items i on i.id = r.order_item_id
    where i.order_id = ${order.id}`
  assert.equal(count, 1, 'pressed twice, entered once; the blank one is still on the list')
  await worker.runJobs('interpret-results')
  await page.reload()
  await page.getByText('critically high').or(page.getByTitle('critically high')).first().waitFor()
})

browserTest(
  'a pathologist sees why a result waits, verifies it and corrects another',
  async ({ page }) => {
    const { order, sample } = await steps.orderWithSample(['K', 'GLU'])
    await steps.enter(order, sample, 'K', '6.9', 'mmol/L')
    await steps.enter(order, sample, 'GLU', '5.0', 'mmol/L')
    await worker.runJobs('interpret-results')
    await signIn(page, 'pathologist')
    await page.getByRole('link', { name: 'Verify', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: order.order_number })
    await row.getByText('The value is outside the critical limits').waitFor()
    await checkAccessibility(page)
    await row.getByRole('link', { name: 'K', exact: true }).click()
    await heading(page, 'Potassium').waitFor()
    await checkAccessibility(page)
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('The result is verified and reported.').waitFor()

    await page.getByText('Correct it').click()
    await page.getByLabel('Right value').fill('4.9')
    await page.getByLabel('Reason').last().fill('The tube was haemolysed')
    await page.getByRole('button', { name: 'Propose the correction' }).click()
    await page.getByText('The correction is proposed.').waitFor()
    await worker.runJobs('interpret-results')
    await page.goto('/lab/verify')
    await page
      .getByRole('row')
      .filter({ hasText: 'correction' })
      .filter({ hasText: '4.9' })
      .waitFor()
  },
)

browserTest('a technologist calls the ward, and the value has to be read back', async (session) => {
  const { page } = session
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '7.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  await signIn(page, 'technologist')
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await checkAccessibility(page)
  const row = page.getByRole('row').filter({ hasText: order.order_number })
  await row.getByRole('link', { name: 'K', exact: true }).click()
  await page.getByLabel('Who was called').fill('D. Aydin')
  await page.getByLabel('As what').fill('Nurse, ward 3')
  await page.getByLabel('What was read back').fill('1.7')
  session.expectComplaint(/422.*attempts/)
  await page.getByRole('button', { name: 'Note the call' }).click()
  await page.getByText('Nothing was changed.').waitFor()
  await checkAccessibility(page)
  await page.getByLabel('What was read back').fill('7.1')
  await page.getByRole('button', { name: 'Note the call' }).click()
  await page.getByText('The value was read back.').waitFor()
})

browserTest(
  'the board shows each order where it waits, and a clerk is not asked to verify',
  async (session) => {
    const { page } = session
    const placed = await steps.order(['K'])
    const { order } = await steps.orderWithSample(['NA'])
    await signIn(page, 'clerk')
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await page.getByRole('region', { name: 'To collect' }).getByText(placed.order_number).waitFor()
    await page.getByRole('region', { name: 'To run' }).getByText(order.order_number).waitFor()
    assert.equal(await page.getByRole('link', { name: 'Verify', exact: true }).count(), 0)
    await checkAccessibility(page)
    await page.setViewportSize({ width: 390, height: 844 })
    assert.ok(
      await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'),
      'a phone shows it without scrolling sideways',
    )
    await page.goto('/lab/board?wall')
    assert.equal(await page.getByRole('navigation').count(), 0)
  },
)

browserTest(
  'who is not signed in is led to where one signs in, and back to what was asked for',
  async (session) => {
    const { page } = session
    await page.goto('/lab/patients?q=Example')
    await page.waitForURL(/sign-in/)
    await checkAccessibility(page)
    await page.getByLabel('User name').fill('clerk')
    await page.getByLabel('Password').fill('wrong')
    session.expectComplaint(/422.*sign-in/)
    await page.keyboard.press('Enter')
    await page.getByText('The user name or the password is wrong.').waitFor()
    await page.getByLabel('Password').fill('demo-clerk-password')
    await page.keyboard.press('Enter')
    await page.waitForURL(/patients\?q=Example/)
    const cookie = (await session.context.cookies()).find(({ name }) => name === 'lab_session')
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Lax'])

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    await page.goto('/lab/patients')
    await page.waitForURL(/sign-in/)
  },
)
