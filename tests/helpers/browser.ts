/**
 * What only a browser can show: a screen as Chromium runs it. A test fails by itself on an error in the
 * console (a violation of the content security policy is one), an error of a script, a request that
 * failed, and a request to anybody but us.
 *
 *   const { browserTest } = browserTests(lab)
 *   browserTest('a clerk signs in', async ({ page }) => {
 *     await page.goto('/sign-in')
 *     …
 *     await checkAccessibility(page)
 *   })
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { createApp } from '../../src/app.ts'
import { createHeldOpen } from '../../src/http/held-open.ts'
import { createServerFor } from '../../src/http/server.ts'
import type { TestLab } from './context.ts'
import { watchPage, type Complaints } from './page-complaints.ts'

export type BrowserSession = {
  page: Page
  context: BrowserContext
  /** Another person at another desk: cookies of its own, watched likewise. */
  newPage: (options?: BrowserContextOptions) => Promise<Page>
  /** Of what follows, this complaint is meant to come: `expectComplaint(/401/)`. It has to. */
  expectComplaint: (complaint: RegExp) => void
}

/** The service without a port gets one; a real process has its url. */
type Served = Pick<TestLab, 'context'> | { url: string }

/** One browser for the file, started by its first test; each test begins without cookies. */
export function browserTests(served: Served) {
  const executablePath = findChromium()
  const isDemanded = process.env.LAB_DEMAND_BROWSER === '1'
  const skip =
    executablePath || isDemanded
      ? false
      : 'no Chromium was found: install one, or say where it is with CHROMIUM=…'
  const ends: (() => Promise<void>)[] = []
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  let started: Promise<{ browser: Browser; baseURL: string }> | undefined
  async function start() {
    assert.ok(executablePath, 'LAB_DEMAND_BROWSER=1, and no Chromium was found')
    const { url: baseURL, stop } = 'url' in served ? atUrl(served.url) : await listen(served)
    ends.push(stop)
    const browser = await launch(executablePath)
    ends.push(() => browser.close())
    return { browser, baseURL }
  }

  function browserTest(
    name: string,
    run: (session: BrowserSession) => Promise<void>,
    options: BrowserContextOptions = {},
  ): void {
    test(name, { skip }, async (t) => {
      const { browser, baseURL } = await (started ??= start())
      const complaints: Complaints = { found: [], expected: [] }
      const contexts: BrowserContext[] = []
      async function newContext(own: BrowserContextOptions = {}) {
        const context = await browser.newContext({ ...usual, ...options, ...own, baseURL })
        contexts.push(context)
        context.setDefaultTimeout(patience_ms)
        context.on('page', (page) => watchPage(page, baseURL, complaints))
        return context
      }
      try {
        const context = await newContext()
        await run({
          page: await context.newPage(),
          context,
          newPage: async (own) => await (await newContext(own)).newPage(),
          expectComplaint: (complaint) => void complaints.expected.push(complaint),
        })
      } catch (error) {
        // Often they say why.
        for (const text of complaints.found) t.diagnostic(text)
        throw error
      } finally {
        for (const context of contexts) await context.close()
      }
      const { found, expected } = complaints
      const unexpected = found.filter((text) => !expected.some((one) => one.test(text)))
      assert.deepEqual(unexpected, [], 'the browser complained')
      const missing = expected.filter((one) => !found.some((text) => one.test(text)))
      assert.deepEqual(missing, [], 'the test said that the browser would complain')
    })
  }
  return { browserTest }
}

// A test that waits for what never comes says so while it can still be read what the page showed.
const patience_ms = 15_000

// The same on every machine; what moves need not be waited for.
const usual = {
  locale: 'en-GB',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
  viewport: { width: 1280, height: 800 },
} satisfies BrowserContextOptions

// The one without a window first: the same engine, and half the work.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
const places = [...names, 'google-chrome-stable'].map((name) => `/usr/bin/${name}`)
const onMac = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM
  if (named) return named
  return [...places, ...onMac].find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function launch(executablePath: string): Promise<Browser> {
  // Only here: whoever has no browser need not wait for it either.
  const { chromium } = await import('playwright-core')
  return await chromium.launch({
    executablePath,
    // It opens our own pages only, and root, or a container, has no sandbox to give it.
    chromiumSandbox: false,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}

function atUrl(url: string) {
  return { url, stop: async () => {} }
}

/** As an api process does, with its streams and sockets; they end before their server does. */
async function listen({ context }: Pick<TestLab, 'context'>) {
  const heldOpen = createHeldOpen()
  const app = createApp(context, { heldOpen })
  const server = createServerFor(app, heldOpen, context)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  async function stop() {
    const closed = once(server, 'close')
    server.close()
    await heldOpen.end()
    server.closeAllConnections()
    await closed
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}
