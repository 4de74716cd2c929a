// Service accounts: which other systems may sign in, and which may not any more.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { ServiceAccount } from '../../service-accounts/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing } from '../frame/html.ts'
import { loadAll } from '../frame/load-all.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { accountTable } from './account-table.ts'

export function serviceAccountScreen(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/service-accounts',
    screen(api, (s) => show(s, {})),
  )
  for (const [verb, done] of Object.entries(verbs)) {
    router.post(
      `/lab/service-accounts/:id/${verb}`,
      screen(api, async (s) => {
        s.demand('service-accounts:write')
        const path = `/v1/service-accounts/${s.c.req.param('id')}/${verb}`
        const { key } = await formOf(s.c)
        const { refusal } = await s.lab.send('POST', path, undefined, { key })
        return refusal ? show(s, { refusal }) : s.goTo('/lab/service-accounts', done)
      }),
    )
  }
  return router
}

/** What can be done with an account, and what the page says afterwards (notices in layout.ts). */
const verbs = { deactivate: 'account-deactivated', reactivate: 'account-reactivated' } as const

async function show({ lab, may, page, words }: Screen, shown: Shown) {
  const accounts = await loadAll<ServiceAccount>(lab, '/v1/service-accounts')
  const mayChange = may('service-accounts:write')
  return page({
    title: 'Systems',
    status: shown.refusal ? 409 : 200,
    main: html`<div class="head">
        <h1>Systems</h1>
        ${mayChange ? html`<a class="button" href="/lab/service-accounts/new">Add a system</a>` : nothing}
      </div>
      <p class="quiet">
        Other systems that sign in as themselves, with a service account. Each may do what its
        scopes say, and nothing that is a person’s to judge.
      </p>
      ${refusalNote(shown.refusal)} ${accountTable(accounts, { words, mayChange })}`,
  })
}
