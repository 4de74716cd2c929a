/**
 * What a browser has to complain about on a page, in lines that a person can act upon. A page that
 * complains works by luck: the next reader's browser may not be so kind.
 */
import type { ConsoleMessage, Page, Request } from 'playwright-core'

export type Complaints = {
  found: string[]
  expected: RegExp[]
}

/** Listens from now on. Chromium says in the console what the page's policy forbids, and each answer from 400 on. */
export function watchPage(page: Page, baseURL: string, { found }: Complaints): void {
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`console: ${message.text()}${placeOf(message)}`)
  })
  page.on('pageerror', (error) => found.push(`script: ${error.stack ?? error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed'
    // Whoever leaves a page, or follows a download, gives up what it was still loading.
    if (why !== 'net::ERR_ABORTED') found.push(`request: ${nameOf(request)}: ${why}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    const isOurs = url.origin === baseURL || ['data:', 'blob:', 'about:'].includes(url.protocol)
    if (!isOurs) found.push(`request: ${nameOf(request)}: somebody else's address`)
  })
  page.on('crash', () => found.push('the page crashed'))
}

function placeOf(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location()
  return url === '' ? '' : ` (${url}:${lineNumber + 1})`
}

const nameOf = (request: Request) => `${request.method()} ${request.url()}`
