// What keeps a technologist's values believable, at the screens: the files of the instruments, the controls, and how
// long it all takes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { laboratory } from '../helpers/laboratory.ts'
import type { Role } from '../../src/platform/access/roles.ts'

const { lab, worker } = await laboratory()
const { browserTest } = browserTests(lab)

async function signIn(page: Page, role: Role) {
  await page.goto('/lab/sign-in')
  await page.getByLabel('User name').fill(role)
  await page.getByLabel('Password').fill(`demo-${role}-password`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

const cobasFile = join(import.meta.dirname, '../fixtures/analyzers/cobas-integra.csv')

browserTest('a technologist sends a file, and reads why its rows were refused', async (session) => {
  const { page } = session
  await signIn(page, 'technologist')
  await page.getByRole('link', { name: 'Imports', exact: true }).click()
  await page.getByText('No file was sent yet.').waitFor()

  await page.getByLabel('Instrument', { exact: true }).selectOption('cobas-integra-1')
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) })
  session.expectComplaint(/422.*imports/)
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByText('Nothing was changed.').waitFor()
  await page.locator('#file-error').getByText('is empty: export it again').waitFor()
  await checkAccessibility(page)

  await page.getByLabel('Instrument', { exact: true }).selectOption('cobas-integra-1')
  await page.getByLabel('File', { exact: true }).setInputFiles(cobasFile)
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByText('The file is here.').waitFor()
  const waiting = page.url()
  await page.getByText('Stop it').click()
  await checkAccessibility(page)

  await worker.runJobs('import-analyzer-file')
  await page.reload()
  await page.getByText('completed').waitFor()
  const first = page.getByRole('region', { name: 'Refused rows' }).getByRole('row').nth(1)
  await first.getByText('no sample has this accession number').waitFor()
  await checkAccessibility(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: /as CSV/ }).click()
  assert.equal((await download).suggestedFilename(), 'refused-rows.csv')
  await page.getByRole('button', { name: 'Read the file again' }).dblclick()
  await page.getByText('The file is read again.').waitFor()
  await worker.runJobs('import-analyzer-file')

  await page.goto('/lab/imports')
  await page.getByLabel('Instrument', { exact: true }).selectOption('cobas-integra-1')
  await page.getByLabel('File', { exact: true }).setInputFiles(cobasFile)
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByText('This file was uploaded before').waitFor()
  assert.equal(new URL(page.url()).pathname, new URL(waiting).pathname)
})
