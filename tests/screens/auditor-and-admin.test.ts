// Who looks after the people, and who looks after what the people did, at the screens.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signInBrowser as signIn } from '../helpers/sign-in-browser.ts'

const AUDIT_SIGNING_KEYS = JSON.stringify({ keys: [await generateSigningKey()] })
const { lab, steps, people, worker } = await laboratory({ env: { AUDIT_SIGNING_KEYS } })
const { browserTest } = browserTests(lab)

const links = (page: Page) => page.getByRole('navigation', { name: 'Screens' }).getByRole('link')

browserTest('an administrator shuts somebody out, and lets them in again', async (session) => {
  const { page } = session
  const theirs = await session.newPage()
  await signIn(theirs, 'clinician')
  await signIn(page, 'admin')
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'clinician' }).first()
  await row.getByText('Deactivate').first().click()
  await checkAccessibility(page)
  await row.getByRole('button', { name: /Deactivate/ }).dblclick()
  await page.getByText('The user is shut out.').waitFor()
  await row.getByText('inactive').waitFor()

  await theirs.goto('/lab/patients')
  await theirs.waitForURL(/sign-in/)
  await row.getByRole('button', { name: /Reactivate/ }).click()
  await page.getByText('The user may sign in again.').waitFor()
  const own = page.getByRole('row').filter({ hasText: 'you' }).first()
  assert.equal(await own.getByRole('button').count(), 0, 'nobody shuts themselves out')
  const rights = page.getByRole('region', { name: 'What each role may do' })
  const verify = rights.getByRole('row').filter({ hasText: 'results:verify' })
  assert.deepEqual(
    (await verify.getByRole('cell').allTextContents()).map((text) => text.trim().slice(-3)),
    ['no', 'no', 'no', 'no', 'yes', 'no', 'no'].map((word) => (word === 'no' ? '–no' : word)),
  )
})

browserTest('an administrator adds somebody, who sets a password by the link', async (session) => {
  const { page } = session
  await signIn(page, 'admin')
  await page.goto('/lab/users')
  await page.getByRole('link', { name: 'Add a user' }).click()
  await page.getByLabel('User name').fill('mira.example')
  await page.getByLabel('Name', { exact: true }).fill('Mira Example')
  await page.getByLabel('Role').selectOption('technologist')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Add the user' }).dblclick()
  await page.getByText('This is shown once.').waitFor()
  await checkAccessibility(page)
  const link = await page.getByText('/lab/set-password#').textContent()
  const { hash } = new URL(link!)

  const theirs = await session.newPage()
  await theirs.goto(`/lab/set-password${hash}`)
  assert.equal(await theirs.getByLabel('Code').inputValue(), hash.slice(1))
  assert.equal(new URL(theirs.url()).hash, '')
  await checkAccessibility(theirs)
  const fill = async (password: string) => {
    for (const label of ['New password', 'The same again']) {
      await theirs.getByLabel(label).fill(password)
    }
    await theirs.getByRole('button').click()
  }
  session.expectComplaint(/422.*set-password/)
  await fill('short')
  await theirs.locator('#new_password-error').waitFor()
  await fill('quite another kettle of herring')
  await theirs.getByText('The password is set.').waitFor()
  await theirs.getByLabel('User name').fill('mira.example')
  await theirs.getByLabel('Password').fill('quite another kettle of herring')
  await theirs.getByRole('button').click()
  await theirs.getByText('Mira Example').first().waitFor()

  await page.goto('/lab/users')
  await page.getByRole('link', { name: 'Mira Example' }).click()
  await page.getByLabel('Role').selectOption('pathologist')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The user is changed.').waitFor()
  await theirs.goto('/lab/board')
  await theirs.waitForURL(/sign-in/)
  await page.getByRole('link', { name: 'Mira Example' }).click()
  await page.getByLabel('Why, and how you know').fill('Called back at extension 4711')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.getByText('This is shown once.').waitFor()
})

browserTest('an administrator gives a system its secret, and takes it away', async (session) => {
  const { page } = session
  await signIn(page, 'admin')
  await page.getByRole('link', { name: 'Systems' }).click()
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Add a system' }).click()
  await page.getByLabel('Client id').fill('ward-orders')
  await page.getByLabel('Name', { exact: true }).fill('Orders of the ward')
  session.expectComplaint(/422.*service-accounts/)
  await page.getByRole('button', { name: 'Add the system' }).click()
  await page.locator('#scopes-error').getByText('must name at least one').waitFor()
  await page.getByLabel('orders:write').check()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Add the system' }).dblclick()
  await page.getByText('The account is added.').waitFor()
  const path = new URL(page.url()).pathname
  await page.getByRole('button', { name: 'Add a secret' }).dblclick()
  await page.getByText('This is shown once.').waitFor()
  const secret = (await page.locator('dd code').last().textContent())!
  assert.match(secret, /^[\w-]{43}$/)
  assert.equal(new URL(page.url()).pathname, `${path}/secrets`)
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Orders of the ward' }).click()
  await page.getByText('never').waitFor()
  assert.ok(!(await page.content()).includes(secret))
  await page.getByText('Revoke').first().click()
  await checkAccessibility(page)
  await page.getByRole('button', { name: /Revoke the secret/ }).click()
  await page.getByText('The secret is revoked.').waitFor()
  await page.getByText('Deactivate').first().click()
  await page.getByRole('button', { name: /Deactivate/ }).click()
  await page.getByText('The account is shut out.').waitFor()
  await page.getByRole('button', { name: /Reactivate Orders/ }).waitFor()
})

browserTest(
  'an auditor finds what was changed, and who has looked at a patient',
  async (session) => {
    const { page } = session
    const order = await steps.order(['K'])
    await people.clerk.post(`/v1/orders/${order.id}/hold`, { reason: 'The patient went home' })
    await people.technologist.get(`/v1/orders/${order.id}`)
    await sealAudit(worker.context, new AbortController().signal)
    await signIn(page, 'auditor')
    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    await page.getByLabel('Table').fill('orders')
    await page.getByLabel('Row').fill(order.id)
    await page.getByRole('button', { name: 'Look up' }).click()
    const held = page.getByRole('row').filter({ hasText: 'on_hold' }).first()
    await held.getByRole('link', { name: 'Cem Aydin' }).waitFor()
    await checkAccessibility(page)
    await held.getByRole('link', { name: 'its request' }).click()
    await page.getByRole('row').filter({ hasText: 'on_hold' }).first().waitFor()

    await page.getByRole('link', { name: /Reads/ }).click()
    await page.getByLabel('Patient').fill(order.patient_id)
    session.expectComplaint(/422.*reads/)
    await page.getByRole('button', { name: 'Look up' }).click()
    await page.locator('#since-error').getByText('must say how far back to look').waitFor()
    await checkAccessibility(page)
    await page.goto(`/lab/patients/${order.patient_id}`)
    await page.getByRole('link', { name: /Who has looked/ }).click()
    const seen = page.getByRole('row').filter({ hasText: 'Tobias Brandt' })
    await seen.filter({ hasText: 'getOrder' }).first().waitFor()
    await checkAccessibility(page)

    await page.getByRole('link', { name: 'Seals' }).click()
    await page.getByText('Sealed up to').waitFor()
    await checkAccessibility(page)
    const titles = await links(page).allTextContents()
    assert.ok(!titles.map((title) => title.trim()).includes('Results'), titles.join())
  },
)

browserTest('a clinician ends a session elsewhere, and changes the password', async (session) => {
  const { page } = session
  const theirs = await session.newPage()
  await signIn(theirs, 'clinician')
  await signIn(page, 'clinician')
  await page.getByRole('link', { name: 'Clara Moreau' }).click()
  const table = page.getByRole('region', { name: 'Sessions' })
  await table.getByText('this one').waitFor()
  await checkAccessibility(page)
  const before = await table.getByRole('button', { name: 'End' }).count()
  await table.getByRole('button', { name: 'End' }).first().click()
  await page.getByText('The session has ended.').waitFor()
  assert.equal(await table.getByRole('button', { name: 'End' }).count(), before - 1)
  await theirs.goto('/lab/patients')
  await theirs.waitForURL(/sign-in/)

  const change = async (password: string) => {
    await page.getByLabel('Password of now').fill('demo-clinician-password')
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Change the password' }).click()
  }
  session.expectComplaint(/422.*account/)
  await change('Clara Moreau 2026')
  await page.locator('#new_password-error').getByText('little more than your name').waitFor()
  await checkAccessibility(page)
  await change('four words nobody guesses')
  await page.getByText('The password is changed.').waitFor()
})

browserTest('a clerk sees neither, and is refused both', async (session) => {
  const { page } = session
  await signIn(page, 'clerk')
  const titles = (await links(page).allTextContents()).map((title) => title.trim())
  assert.deepEqual(
    titles.filter((title) => ['QC', 'Imports', 'Users', 'Systems', 'Audit'].includes(title)),
    [],
  )
  for (const path of [
    '/lab/users',
    '/lab/service-accounts',
    '/lab/audit',
    '/lab/imports',
    '/lab/qc',
  ]) {
    session.expectComplaint(new RegExp(`403.*${path}`))
    const response = await page.goto(path)
    assert.equal(response?.status(), 403)
    assert.equal(response?.headers()['cache-control'], 'no-store')
  }
  await checkAccessibility(page)
})
