// What keeps a technologist's values believable, at the screens: the files of the instruments, the controls, and how
// long it all takes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signInBrowser as signIn } from '../helpers/sign-in-browser.ts'
import { numberEvents } from '../../src/platform/number-events.ts'
import { measureTurnaround } from '../../src/turnaround/measure-turnaround.ts'
import { createStreams } from '../qc/streams.ts'

const workplace = await laboratory()
const { lab, worker, steps } = workplace
const { browserTest } = browserTests(lab)
const openStream = createStreams(workplace)

const level = (page: Page, n: number) =>
  page.getByRole('textbox', { name: new RegExp(`^Level ${n}`) })

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

browserTest(
  'a control is rejected, and results go out again when every level has passed',
  async (session) => {
    const { page } = session
    const { instrument, both, measure } = await openStream()
    await both(60)
    const { order } = await measure()
    await signIn(page, 'technologist')
    await page.getByRole('link', { name: 'QC', exact: true }).click()
    await checkAccessibility(page)
    await page.getByRole('region', { name: instrument }).getByRole('link', { name: 'K' }).click()
    await page.getByText('in control').first().waitFor()
    const chart = page.getByRole('img', { name: /Levey-Jennings chart of Potassium/ }).first()
    await chart.waitFor()
    assert.ok(await chart.evaluate((img) => 'naturalWidth' in img && Number(img.naturalWidth) > 0))

    session.expectComplaint(/422.*controls/)
    await level(page, 1).fill('high')
    await page.getByRole('button', { name: 'Enter the controls' }).click()
    await page.getByText('Nothing was changed.').waitFor()
    assert.equal(await level(page, 1).getAttribute('aria-invalid'), 'true')
    await level(page, 1).fill('4.26')
    await page.getByRole('button', { name: 'Enter the controls' }).dblclick()
    await page.getByText('The controls are entered').waitFor()
    await page.getByText('beyond 3 SD').first().waitFor()
    await checkAccessibility(page)

    await page.getByRole('link', { name: /results in doubt/ }).click()
    await page.getByRole('row').filter({ hasText: order.order_number }).waitFor()
    await checkAccessibility(page)
    await page.goto('/lab/qc')
    await page.getByRole('row').filter({ hasText: instrument }).getByText('rejected').waitFor()
    await checkAccessibility(page)
    await page
      .getByRole('row')
      .filter({ hasText: instrument })
      .getByRole('link', { name: 'K' })
      .click()
    await page.getByLabel('What was done').fill('Electrode replaced, calibrated')
    await page.getByRole('button', { name: 'Document it' }).click()
    await page.getByText('The corrective action is documented.').waitFor()
    await page.getByText('awaiting controls').waitFor()
    await level(page, 1).fill('4.02')
    await level(page, 2).fill('7.01')
    await page.getByRole('button', { name: 'Enter the controls' }).click()
    await page.locator('#state').getByText('in control').waitFor()
  },
)

browserTest('a technologist sees what is late, in a plot and in words', async ({ page }) => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  await steps.enter(order, sample, 'GLU', '5.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  await worker.runJobs()
  await numberEvents(worker.context.db)
  await measureTurnaround(worker.context, {
    actor: 'job:test',
    user_id: undefined,
    request_id: 'test',
  })
  await signIn(page, 'technologist')
  await page.getByRole('link', { name: 'Turnaround', exact: true }).click()
  const routine = page.getByRole('region', { name: 'Ordered as routine' })
  await routine.getByRole('img', { name: /Minutes from order to verification/ }).waitFor()
  await routine.getByText('The figures').click()
  await routine.getByRole('row').filter({ hasText: 'GLU' }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Last 7 days' }).click()
  await page.getByRole('heading', { name: 'Overdue now' }).waitFor()
  for (const path of ['/lab/imports', '/lab/qc', '/lab/turnaround']) {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    assert.ok(
      await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'),
      `${path} fits on a phone`,
    )
  }
})
