// Users: who may sign in and who may not any more, and what each role may do.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { User } from '../../users/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing } from '../frame/html.ts'
import { loadAll } from '../frame/load-all.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { rightsTable } from './rights-table.ts'
import { userTable } from './user-table.ts'

export function userScreen(api: ApiContext): Router {
  const router = createRouter()
  const show = async ({ lab, may, me, page, words }: Screen, shown: Shown) => {
    const users = await loadAll<User>(lab, '/v1/users')
    return page({
      title: 'Users',
      status: shown.refusal ? 409 : 200,
      main: html`<div class="head">
          <h1>Users</h1>
          ${may('users:write') ? html`<a class="button" href="/lab/users/new">Add a user</a>` : nothing}
        </div>
        ${refusalNote(shown.refusal)}
        ${userTable(users, { words, me, mayChange: may('users:write') })}
        <h2>What each role may do</h2>
        ${rightsTable(api.rights)}`,
    })
  }
  router.get(
    '/lab/users',
    screen(api, (s) => show(s, {})),
  )
  for (const [verb, done] of Object.entries(verbs)) {
    router.post(
      `/lab/users/:id/${verb}`,
      screen(api, async (s) => {
        const id = s.c.req.param('id')!
        const { key } = await formOf(s.c)
        const { refusal } = await s.lab.send('POST', `/v1/users/${id}/${verb}`, undefined, { key })
        return refusal ? show(s, { refusal }) : s.goTo('/lab/users', done)
      }),
    )
  }
  return router
}

/** What can be done with a user, and what the page says afterwards (notices in layout.ts). */
const verbs = { deactivate: 'user-deactivated', reactivate: 'user-reactivated' } as const
