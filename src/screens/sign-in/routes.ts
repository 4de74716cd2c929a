// Signing in and out at a browser. The password goes to the same door as a program's, with the same limits.
import { sessionLifetime_ms } from '../../auth/lifetimes.ts'
import { browserCookie, positionCookie } from '../../http/browser-cookie.ts'
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import { problemTypes, type ProblemType } from '../../platform/problems.ts'
import { field, form, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { laboratoryApi, ofTheBrowser } from '../frame/laboratory-api.ts'
import { layout } from '../frame/layout.ts'
import { formOf } from '../frame/screen.ts'

export function signInScreens(api: ApiContext): Router {
  const router = createRouter()
  const position = positionCookie(api.config.http)
  router.get('/lab/sign-in', (c) =>
    c.html(page({ shown: {}, next: c.req.query('next') ?? '', done: c.req.query('done') })),
  )
  router.post('/lab/sign-in', async (c) => {
    const { username = '', password = '', next = '' } = await formOf(c)
    const answer = await api.dispatch(
      new Request(new URL('/v1/auth/session', c.req.url), {
        method: 'POST',
        headers: new Headers([...c.req.raw.headers].filter(([name]) => passedOn.includes(name))),
        body: new URLSearchParams({ username, password }),
      }),
      c,
    )
    if (answer.ok) {
      for (const set of answer.headers.getSetCookie()) c.header('set-cookie', set, { append: true })
      // So that this browser sees what its person has written elsewhere until now.
      const written = await api.replica?.position()
      if (written !== undefined) position.set(c, written, sessionLifetime_ms)
      else if (api.replica) position.clear(c)
      return c.redirect(safe(next), 303)
    }
    const { type, detail } = (await answer.json()) as { type: string; detail: string }
    const [status] = problemTypes[type.split('/').at(-1) as ProblemType]
    const said = status === 400 ? 'The user name or the password is wrong.' : detail
    const shown: Shown = { values: { username }, refusal: { status, detail: said, errors: [] } }
    return c.html(page({ shown, next }), status === 400 ? 422 : (status as 429))
  })
  router.post('/lab/sign-out', async (c) => {
    const { refusal } = await laboratoryApi(c, api).send('DELETE', '/v1/auth/session')
    if (refusal) return c.redirect('/lab/sign-in', 303)
    browserCookie(api.config.http).clear(c)
    position.clear(c)
    return c.redirect('/lab/sign-in?done=signed-out', 303)
  })
  return router
}

const passedOn = [...ofTheBrowser, 'x-request-id', 'user-agent']

/** Only to a screen of ours: an address that was sent in a letter leads nowhere else. */
function safe(next: string): string {
  return /^\/lab\/[\w/?=&.%:+-]*$/.test(next) ? next : '/lab'
}

function page({ shown, next, done }: { shown: Shown; next: string; done?: string }): Html {
  const main = html`<div class="door">
    <h1>Diagnostics Lab</h1>
    ${form(
      '/lab/sign-in',
      shown,
      html`${field(shown, { name: 'username', label: 'User name', required: true, autocomplete: 'username', autofocus: true })}
        ${field(shown, { name: 'password', label: 'Password', type: 'password', required: true, autocomplete: 'current-password' })}
        <input type="hidden" name="next" value="${next}" />`,
      'Sign in',
    )}
    <p class="quiet small">For programs: <a href="/docs">the API and its documentation</a>.</p>
  </div>`
  return layout({ title: 'Sign in', main, path: '/lab/sign-in', done })
}
