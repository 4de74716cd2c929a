// The pages that a person opens in a browser run our scripts alone, and remember no password.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import type { Page, Route } from 'playwright-core'
import { problemTypes } from '../../src/platform/problems.ts'
import { checkAccessibility } from '../helpers/accessibility.ts'
import { browserTests } from '../helpers/browser.ts'
import { testContext } from '../helpers/context.ts'
import type { OpenApi } from './document.ts'

const lab = await testContext()
after(() => lab.stop())
const { browserTest } = browserTests(lab)

const pages = ['/docs', ...Object.keys(problemTypes).map((type) => `/problems/${type}`)]

async function open(path: string) {
  const response = await lab.app.request(path)
  assert.equal(response.status, 200)
  const policy = response.headers.get('content-security-policy') ?? ''
  const rules = new Map(
    policy.split('; ').map((rule) => {
      const [name, ...sources] = rule.split(' ')
      return [name, sources] as const
    }),
  )
  return { page: await response.text(), policy, rules, headers: response.headers }
}

test('a page may load nothing but what is ours, and send nothing elsewhere', async () => {
  for (const path of pages) {
    const { policy, rules, headers } = await open(path)
    assert.deepEqual(rules.get('default-src'), ["'none'"], path)
    assert.deepEqual(rules.get('connect-src'), ["'self'"])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      assert.deepEqual(rules.get(name), ["'none'"])
    }
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('x-frame-options'), 'DENY')
  }
})

test('what stands in a page is named by its hash, and nothing in it would be stopped', async () => {
  for (const path of pages) {
    const { page, rules } = await open(path)
    for (const element of ['script', 'style']) {
      const sources = rules.get(`${element}-src`)!
      const inline = [...page.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, 'g'))]
      const hashes = inline.map(
        ([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
      )
      assert.deepEqual(sources, ["'self'", ...hashes], path)
    }
    assert.doesNotMatch(page, / (style|on\w+)="/)
    for (const [, address] of page.matchAll(/ (?:src|href)="([^"]*)"/g)) {
      assert.match(address!, /^\/\w/)
    }
  }
})

browserTest('a problem page runs under its policy, and everybody can read it', async ({ page }) => {
  // All are made by one function.
  await page.goto('/problems/not-found')
  await page.locator('h1').waitFor()
  await checkAccessibility(page)
})

browserTest(
  'whoever signs in at /docs sends requests, and nothing of it is kept',
  async ({ page, context }) => {
    await page.route('/openapi.json', showOnlyMe)
    await page.goto('/docs')
    await page.locator('.btn.authorize').click()
    await page.locator('#oauth_username').fill('clerk')
    await page.locator('#oauth_password').fill('demo-clerk-password')
    // The first of two ways: people sign in with a password, other systems with a client secret.
    await page.locator('.auth-container .authorize').first().click()
    await page.locator('.auth-container .btn-done').first().click()
    assert.equal(await callMe(page), '200')

    const kept = await page.evaluate(() =>
      [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage)),
    )
    assert.deepEqual([...kept, ...(await context.cookies())], [])
  },
)

/** To go through the whole document takes Swagger UI seconds, and shows nothing more of ours. */
async function showOnlyMe(route: Route): Promise<void> {
  const response = await route.fetch()
  const { openapi, info, paths, components } = (await response.json()) as OpenApi
  const { operationId, tags, security } = paths['/v1/auth/me']!.get!
  const get = { operationId, tags, security, responses: { 200: { description: 'OK' } } }
  const { securitySchemes } = components
  await route.fulfill({
    json: { openapi, info, paths: { '/v1/auth/me': { get } }, components: { securitySchemes } },
  })
}

/** The status that Swagger UI shows for GET /v1/me. */
async function callMe(page: Page): Promise<string> {
  await page.locator('#operations-tag-auth').click()
  const operation = page.locator('[id$="-getMe"]')
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('.try-out__btn').click()
  await operation.locator('.execute').click()
  const status = operation.locator('.live-responses-table .response-col_status').last()
  return /^\d+/.exec((await status.innerText()).trim())![0]
}
