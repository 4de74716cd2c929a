// One service account: added, its name and scopes changed, its secrets added and revoked. A secret is shown once: it
// stands in the answer to the form that asked for it, which nobody keeps, and in no address.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { AddedSecret, ServiceAccount } from '../../service-accounts/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Refusal } from '../frame/laboratory-api.ts'
import { allFieldsOf, formOf, screen, type Screen } from '../frame/screen.ts'
import { chip } from '../frame/words.ts'
import {
  addingAccount,
  addingSecret,
  editingAccount,
  newestSecret,
  secretOnce,
  type Typed,
} from './account-forms.ts'
import { change } from './account-table.ts'
import { secretTable } from './secret-table.ts'

const list = '/lab/service-accounts'

export function serviceAccountPages(api: ApiContext): Router {
  const router = createRouter()
  const adding = (typed: Typed, shown: Shown) =>
    html`<p><a href="${list}">Systems</a></p>
      <h1>Add a system</h1>
      <p class="quiet">Give it what it needs and no more. Then it gets a secret to sign in with.</p>
      ${addingAccount(api.rights, typed, shown)}`
  const changing = (show: (s: Screen) => Promise<Response> | Response) =>
    screen(api, (s) => {
      s.demand('service-accounts:write')
      return show(s)
    })
  router.get(
    `${list}/new`,
    changing(({ page }) => page({ title: 'Add a system', main: adding({ scopes: [] }, {}) })),
  )
  router.post(
    `${list}/new`,
    changing(async ({ c, lab, page, goTo }) => {
      const { key, version: _, ...typed } = typedIn(await allFieldsOf(c))
      const sent = await lab.send<ServiceAccount>('POST', '/v1/service-accounts', typed, { key })
      if (!sent.refusal) return goTo(`${list}/${sent.document.id}`, 'account-added')
      const main = adding(typed, { refusal: sent.refusal })
      return page({ title: 'Add a system', status: statusOf(sent.refusal), main })
    }),
  )
  router.get(
    `${list}/:id`,
    screen(api, (s) => show(api, s, {})),
  )
  router.post(
    `${list}/:id/edit`,
    changing(async (s) => {
      const { version = '', display_name = '', scopes } = typedIn(await allFieldsOf(s.c))
      const typed = { display_name, scopes }
      const given = { if_match: `"${version}"` }
      const { refusal } = await s.lab.send('PATCH', pathOf(s), typed, given)
      return refusal ? show(api, s, { edit: { typed, refusal } }) : done(s, 'account-changed')
    }),
  )
  router.post(
    `${list}/:id/secrets`,
    changing(async (s) => {
      const { newest } = await formOf(s.c)
      const account = await s.lab.get<ServiceAccount>(pathOf(s))
      if (newestSecret(account) !== newest) return show(api, s, { refusal: addedMeanwhile })
      const sent = await s.lab.send<AddedSecret>('POST', `${pathOf(s)}/secrets`)
      if (sent.refusal) return show(api, s, { refusal: sent.refusal })
      return s.page({ title: 'A secret', main: secretOnce(account, sent.document) })
    }),
  )
  router.post(
    `${list}/:id/secrets/:secret_id/revoke`,
    changing(async (s) => {
      const path = `${pathOf(s)}/secrets/${s.c.req.param('secret_id')}`
      const { refusal } = await s.lab.send('DELETE', path)
      return refusal ? show(api, s, { refusal }) : done(s, 'secret-revoked')
    }),
  )
  return router
}

const pathOf = ({ c }: Screen) => `/v1/service-accounts/${c.req.param('id')}`
const done = (s: Screen, what: string) => s.goTo(`${list}/${s.c.req.param('id')}`, what)

const addedMeanwhile: Refusal = {
  status: 409,
  detail:
    'A secret was added since you opened the page. If nobody has it, revoke it and add another.',
  errors: [],
}

/** What was ticked is a list, also of none; what was left blank is left out. */
function typedIn(fields: readonly [name: string, value: string][]) {
  const typed = Object.fromEntries(fields.filter(([name, v]) => name !== 'scopes' && v !== ''))
  const { key, version, client_id, display_name } = typed
  return {
    key,
    version,
    client_id,
    display_name,
    scopes: fields.filter(([name]) => name === 'scopes').map(([, scope]) => scope),
  }
}

function statusOf({ status }: Refusal): 404 | 409 | 422 {
  if (status === 404) return 404
  return status === 409 || status === 412 ? 409 : 422
}

type Refused = { edit?: { typed: Typed; refusal: Refusal }; refusal?: Refusal }

async function show(api: ApiContext, s: Screen, { edit, refusal }: Refused) {
  const account = await s.lab.get<ServiceAccount>(pathOf(s))
  const mayChange = s.may('service-accounts:write')
  const refused = edit?.refusal ?? refusal
  return s.page({
    title: account.display_name,
    status: refused ? statusOf(refused) : 200,
    main: html`<p><a href="${list}">Systems</a></p>
      <h1>${account.display_name}</h1>
      <p><code>${account.client_id}</code> ${chip(account.active ? 'active' : 'inactive')}</p>
      ${refusalNote(refusal)}
      <h2>Secrets</h2>
      ${secretTable(account, { words: s.words, mayChange })}
      ${mayChange && account.active ? addingSecret(account) : nothing}
      <h2>Name and scopes</h2>
      ${mayChange && account.active ? editingAccount(api.rights, account, edit) : scopesOf(api, account)}
      ${
        mayChange
          ? html`<h2>State</h2>
              ${change(account)}`
          : nothing
      }`,
  })
}

function scopesOf({ rights }: ApiContext, { scopes }: ServiceAccount): Html {
  return html`<ul>
    ${scopes.map((scope) => html`<li><code>${scope}</code> ${(rights.scopes as Record<string, string>)[scope]}</li>`)}
  </ul>`
}
