// What a page of ours may do in a browser: load its own files, run the scripts that we wrote into it, call this
// service. Whatever else finds its way into a page does not run, and sends nothing anywhere.
import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { Env } from './env.ts'

/** For the addresses that answer with a page. */
export const securePages = createMiddleware<Env>(async (c, next) => {
  await next()
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
  const page = await c.res.clone().text()
  c.header('content-security-policy', policyOf(page))
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-resource-policy', 'same-origin')
  c.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
})

/** For the screens: nothing stands in a page itself, its styles and scripts are files of ours. */
export const screenPolicy = createMiddleware<Env>(async (c, next) => {
  await next()
  c.header('content-security-policy', policyOfScreens)
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-resource-policy', 'same-origin')
  c.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  // With `no-referrer` a browser would not say where a form comes from, either (Origin: null).
  c.header('referrer-policy', 'same-origin')
})

const policyOfScreens = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

function policyOf(page: string): string {
  return [
    "default-src 'none'",
    `script-src 'self'${hashesOf('script', page)}`,
    `style-src 'self'${hashesOf('style', page)}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

// Pages are made here, from nothing that a request brings: what stands in them is ours.
function hashesOf(element: 'script' | 'style', page: string): string {
  return [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))]
    .map(([, text]) => ` 'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
    .join('')
}
