// The own account: where one is signed in, and the password.
import type { Session } from '../../auth/sessions/schemas.ts'
import type { ApiContext } from '../../http/feature.ts'
import { createRouter, type Router } from '../../http/router.ts'
import { field, form, refusalNote, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { loadAll } from '../frame/load-all.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { sessionTable } from './session-table.ts'

export function accountScreen(api: ApiContext): Router {
  const router = createRouter()
  const show = async ({ lab, me, page, words }: Screen, shown: Shown, ending: Shown = {}) => {
    const sessions = await loadAll<Session>(lab, '/v1/auth/sessions')
    return page({
      title: 'My account',
      status: shown.refusal || ending.refusal ? 422 : 200,
      main: html`<h1>My account</h1>
        <p>${me.display_name}, ${me.role}, signs in as <code>${me.username}</code>.</p>
        <h2>Where you are signed in</h2>
        ${refusalNote(ending.refusal)} ${sessionTable(sessions, words)}
        <h2>Change the password</h2>
        ${passwordForm(shown, api.config.auth.password_min_length)}`,
    })
  }
  router.get(
    '/lab/account',
    screen(api, (s) => show(s, {})),
  )
  router.post(
    '/lab/account/password',
    screen(api, async (s) => {
      const { current_password = '', new_password = '' } = await formOf(s.c)
      const body = { current_password, new_password }
      const { refusal } = await s.lab.send('POST', '/v1/auth/password', body)
      return refusal ? show(s, { refusal }) : s.goTo('/lab/account', 'password-changed')
    }),
  )
  router.post(
    '/lab/account/sessions/:id/end',
    screen(api, async (s) => {
      const { refusal } = await s.lab.send('DELETE', `/v1/auth/sessions/${s.c.req.param('id')!}`)
      return refusal ? show(s, {}, { refusal }) : s.goTo('/lab/account', 'session-ended')
    }),
  )
  return router
}

function passwordForm(shown: Shown, least: number): Html {
  const hint = `At least ${least} characters, with spaces if you like: a few words that do not belong together.`
  return form(
    '/lab/account/password',
    shown,
    html`${field(shown, { name: 'current_password', label: 'Password of now', type: 'password', required: true, autocomplete: 'current-password' })}
      ${field(shown, { name: 'new_password', label: 'New password', hint, type: 'password', required: true, autocomplete: 'new-password' })}
      <p class="small quiet">Every other session of yours ends with the change.</p>`,
    'Change the password',
  )
}
