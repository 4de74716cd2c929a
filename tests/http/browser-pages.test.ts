// The pages that a person opens in a browser run our scripts alone, and remember no password.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { problemTypes } from '../../src/platform/problems.ts'
import { testContext } from '../helpers/context.ts'

const lab = await testContext()
after(() => lab.stop())

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

test('Swagger UI forgets who has signed in when its page is closed', async () => {
  const { page } = await open('/docs')
  assert.match(page, /SwaggerUIBundle/)
  assert.doesNotMatch(page, /persistAuthorization(?!: *false)/)
})
