/** Signs in at the door of the screens, as one of the seeded demo users: `await signInBrowser(page, 'clerk')`. */
import type { Page } from 'playwright-core'
import type { Role } from '../../src/platform/access/roles.ts'

export async function signInBrowser(page: Page, role: Role): Promise<void> {
  await page.goto('/lab/sign-in')
  await page.getByLabel('User name').fill(role)
  await page.getByLabel('Password').fill(`demo-${role}-password`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}
