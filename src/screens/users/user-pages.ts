// One user: added, the name and the role changed, and a link for the password. The link is shown once.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import { roles } from '../../platform/access/roles.ts'
import type { PasswordLink } from '../../auth/password-links.ts'
import type { AddedUser, User } from '../../users/schemas.ts'
import { field, form, select, textarea, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Refusal } from '../frame/laboratory-api.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { chip, type Words } from '../frame/words.ts'

export function userPages(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/users/new',
    screen(api, ({ demand, page }) => {
      demand('users:write')
      return page({ title: 'Add a user', main: adding({}) })
    }),
  )
  router.post(
    '/lab/users/new',
    screen(api, async ({ c, lab, page, words }) => {
      const { key: _, ...values } = await formOf(c)
      const { document, refusal } = await lab.send<AddedUser>('POST', '/v1/users', values)
      if (refusal) {
        return page({ title: 'Add a user', status: 422, main: adding({ values, refusal }) })
      }
      const { user, password_link } = document
      return page({ title: 'A new user', main: shownOnce(user, password_link, words) })
    }),
  )
  router.get(
    '/lab/users/:id',
    screen(api, async (s) => {
      s.demand('users:write')
      return await show(s, {})
    }),
  )
  router.post(
    '/lab/users/:id/edit',
    screen(api, async (s) => {
      const { key: _, version = '', ...values } = await formOf(s.c)
      const path = `/v1/users/${s.c.req.param('id')}`
      const { refusal } = await s.lab.send('PATCH', path, values, { if_match: `"${version}"` })
      return refusal ? show(s, { edit: { values, refusal } }) : s.goTo('/lab/users', 'user-changed')
    }),
  )
  router.post(
    '/lab/users/:id/reset',
    screen(api, async (s) => {
      const { key: _, ...values } = await formOf(s.c)
      const path = `/v1/users/${s.c.req.param('id')}`
      const sent = await s.lab.send<PasswordLink>('POST', `${path}/password-resets`, values)
      if (sent.refusal) return show(s, { reset: { values, refusal: sent.refusal } })
      const user = await s.lab.get<User>(path)
      const title = 'A link for the password'
      return s.page({ title, main: shownOnce(user, sent.document, s.words) })
    }),
  )
  return router
}

async function show(s: Screen, shown: { edit?: Shown; reset?: Shown }) {
  const user = await s.lab.get<User>(`/v1/users/${s.c.req.param('id')}`)
  const refusal = shown.edit?.refusal ?? shown.reset?.refusal
  const isOwn = user.id === s.me.id
  return s.page({
    title: user.display_name,
    status: refusal ? statusOf(refusal) : 200,
    main: html`<p><a href="/lab/users">Users</a></p>
      <h1>${user.display_name}</h1>
      <p>
        <code>${user.username}</code> ${user.role} ${chip(user.active ? 'active' : 'inactive')}
        ${user.has_password ? nothing : html`<span class="quiet">has not set a password yet</span>`}
      </p>
      <section class="card">
        <h2>Name and role</h2>
        ${editing(user, shown.edit ?? {}, isOwn)}
      </section>
      ${isOwn || !user.active ? nothing : resetting(user, shown.reset ?? {})}`,
  })
}

const statusOf = ({ status }: Refusal) => (status === 409 || status === 412 ? 409 : 422)

function adding(shown: Shown): Html {
  return html`<p><a href="/lab/users">Users</a></p>
    <h1>Add a user</h1>
    <p class="quiet">
      You are shown a link with which the person sets a password. Nobody else knows it.
    </p>
    ${form(
      '/lab/users/new',
      shown,
      html`${field(shown, { name: 'username', label: 'User name', required: true, hint: 'Small letters, digits, dots and hyphens. It stays as it is.' })}
      ${nameAndRole(shown)}`,
      'Add the user',
      { once: true },
    )}`
}

function nameAndRole(shown: Shown): Html {
  return html`${field(shown, { name: 'display_name', label: 'Name', required: true })}
  ${select(shown, { name: 'role', label: 'Role', required: true, options: [['', 'Choose'], ...roles.map((role) => [role, role] as const)] })}`
}

function editing({ id, version, display_name, role }: User, shown: Shown, isOwn: boolean): Html {
  const values = { display_name, role, ...shown.values }
  const given = { ...shown, values }
  return html`<p class="small">
      ${isOwn ? 'Your own role is for another administrator to change.' : 'Another role ends every session at once.'}
    </p>
    ${form(
      `/lab/users/${id}/edit`,
      shown.refusal?.status === 412 ? { values, refusal: sayWhatChanged(shown.refusal) } : given,
      html`<input type="hidden" name="version" value="${version}" />
        ${isOwn ? field(given, { name: 'display_name', label: 'Name', required: true }) : nameAndRole(given)}`,
      'Save',
    )}`
}

function sayWhatChanged(refusal: Refusal): Refusal {
  const detail =
    'Somebody has changed this user since you opened the page. Look, and send it again.'
  return { ...refusal, detail }
}

function resetting({ id, has_password, display_name }: User, shown: Shown): Html {
  return html`<section class="card">
    <h2>A link for the password</h2>
    <p class="small">
      ${has_password ? 'Good once, for one hour.' : 'Good once, for 24 hours.'} A link of before is
      good no more. Whoever has the link signs in as ${display_name}: be sure who asks.
    </p>
    ${form(
      `/lab/users/${id}/reset`,
      shown,
      textarea(shown, {
        name: 'reason',
        label: 'Why, and how you know who asks',
        required: true,
      }),
      'Make a link',
      { once: true },
    )}
  </section>`
}

function shownOnce(user: User, { link, code, kind, expires_at }: PasswordLink, words: Words): Html {
  return html`<p><a href="/lab/users">Users</a></p>
    <h1>${user.display_name}</h1>
    <div class="note warn">
      <p>
        <span aria-hidden="true">!</span> <strong>This is shown once.</strong> Hand it to
        ${user.display_name}, and to nobody else: it is good once, until ${words.time(expires_at)}.
      </p>
    </div>
    <dl class="facts">
      <div>
        <dt>${kind === 'invitation' ? 'Invitation' : 'Reset'}</dt>
        <dd><code>${link}</code></dd>
      </div>
      <div>
        <dt>Or the code alone, to be pasted at <code>/lab/set-password</code></dt>
        <dd><code>${code}</code></dd>
      </div>
    </dl>`
}
