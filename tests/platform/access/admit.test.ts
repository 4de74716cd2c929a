// Who calls, and may they, behind more than one door: as it will be when a browser shows a cookie.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, bearerDoor, type Door } from '../../../src/platform/access/admit.ts'
import type { Principal } from '../../../src/platform/access/principal.ts'
import { rights } from '../../../src/features.ts'
import { Problem } from '../../../src/platform/problems.ts'

const someone = (user_id: string): Principal => ({
  user_id,
  session_id: 'session',
  role: 'clerk',
  scopes: new Set(['orders:read']),
  expires_at: new Date('2100-01-01'),
})
const cookieDoor: Door = {
  credentialOf: (header) => /^session=(\w+)$/.exec(header('cookie') ?? '')?.[1],
  findPrincipal: async (session) => (session === 'good' ? someone('by cookie') : undefined),
  refuse: () => new Problem('unauthenticated', 'Sign in again.'),
}
const tokenDoor = bearerDoor(async (token) => (token === 'good' ? someone('by token') : undefined))
const entrance = { doors: [tokenDoor, cookieDoor], rolesOfScope: rights.rolesOfScope }

for (const [what, headers, expected] of [
  ['a token', { authorization: 'Bearer good' }, 'by token'],
  ['a cookie', { cookie: 'session=good' }, 'by cookie'],
  [
    'both: the first door decides',
    { authorization: 'Bearer good', cookie: 'session=x' },
    'by token',
  ],
] as [string, Record<string, string>, string][]) {
  test(`who shows ${what} is let in`, async () => {
    const { user_id } = await admit((name) => headers[name], entrance, 'orders:read')
    assert.equal(user_id, expected)
  })
}

for (const [what, headers, type, detail] of [
  ['nothing', {}, 'unauthenticated', /no access token/],
  [
    'a bad token and a good cookie',
    { authorization: 'Bearer x', cookie: 'session=good' },
    'unauthenticated',
    /access token is expired/,
  ],
  ['a bad cookie', { cookie: 'session=bad' }, 'unauthenticated', /Sign in again/],
] as [string, Record<string, string>, string, RegExp][]) {
  test(`who shows ${what} is not`, async () => {
    const refused = admit((name) => headers[name], entrance, 'orders:read')
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.type, type)
      assert.match(error.message, detail)
      return true
    })
  })
}

for (const [who, scope, message] of [
  ['whose role lacks the scope', 'results:verify', /the role clerk does not have.*pathologist\.$/],
  ['whose token was narrowed', 'orders:write', /asked for without it/],
] as const) {
  test(`who comes with a good token, but ${who}, is refused at every door`, async () => {
    for (const headers of [{ authorization: 'Bearer good' }, { cookie: 'session=good' }]) {
      const shown = new Map(Object.entries(headers))
      const refused = admit((name) => shown.get(name), entrance, scope)
      await assert.rejects(refused, { type: 'forbidden', message })
    }
  })
}
