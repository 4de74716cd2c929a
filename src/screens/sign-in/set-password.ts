// Where a link for the password leads: nobody is signed in. The code stands behind the `#` of the address, so the
// server sees it only in the form; a script moves it there, and without one it is pasted.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import { field, form, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { laboratoryApi } from '../frame/laboratory-api.ts'
import { layout } from '../frame/layout.ts'
import { formOf } from '../frame/screen.ts'

export function setPasswordScreen(api: ApiContext): Router {
  const router = createRouter()
  router.get('/lab/set-password', (c) => c.html(page({})))
  router.post('/lab/set-password', async (c) => {
    const { code = '', new_password = '', repeated = '' } = await formOf(c)
    if (new_password !== repeated) return c.html(page(differing(code)), 422)
    const path = '/v1/auth/password-resets/use'
    const sent = { code: code.slice(code.indexOf('#') + 1), new_password } // the whole link may be pasted
    const { refusal } = await laboratoryApi(c, api).send('POST', path, sent)
    if (!refusal) return c.redirect('/lab/sign-in?done=password-set', 303)
    return c.html(page({ values: { code }, refusal }), 422)
  })
  return router
}

function differing(code: string): Shown {
  const errors = [{ pointer: '/repeated', code: 'differs', message: 'is not the same' }]
  return {
    values: { code },
    refusal: { status: 422, detail: 'The two passwords are not the same.', errors },
  }
}

function page(shown: Shown): Html {
  const main = html`<div class="door">
    <h1>Set your password</h1>
    <p class="quiet">
      With the link that an administrator gave you. It is good once, and ends every session of
      before.
    </p>
    ${form(
      '/lab/set-password',
      shown,
      html`${field(shown, {
        name: 'code',
        label: 'Code',
        required: true,
        hint: 'What stands behind the # of the link. It is here already when you opened the link.',
      })}
      ${field(shown, { name: 'new_password', label: 'New password', type: 'password', required: true, autocomplete: 'new-password' })}
      ${field(shown, { name: 'repeated', label: 'The same again', type: 'password', required: true, autocomplete: 'new-password' })}`,
      'Set the password',
    )}
  </div>`
  const scripts = ['set-password.js']
  return layout({ title: 'Set your password', main, path: '/lab/set-password', scripts })
}
