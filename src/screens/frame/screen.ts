// What every screen has: who looks at it, what it can ask the laboratory, and the page that it is shown in.
//
//   router.get('/lab/patients', screen(api, async ({ lab, page }) => page({ title: 'Patients', main: html`…` })))
//
// What stands in it: html.ts makes markup, form.ts forms, table.ts tables, words.ts times, states and amounts.
import type { Context as HonoContext } from 'hono'
import type { Env } from '../../http/env.ts'
import type { ApiContext } from '../../http/feature.ts'
import { readText } from '../../http/request-body.ts'
import type { Topic } from '../../live/topics.ts'
import { scopeIsMissing } from '../../platform/access/admit.ts'
import { forbidden, Problem } from '../../platform/problems.ts'
import type { Role } from '../../platform/access/roles.ts'
import type { Scope } from '../../platform/access/scopes.ts'
import type { Html } from './html.ts'
import { laboratoryApi, type LaboratoryApi } from './laboratory-api.ts'
import { layout } from './layout.ts'
import { createWords, type Words } from './words.ts'

export type Me = { id: string; username: string; display_name: string; role: Role; scopes: Scope[] }

export type Page = {
  title: string
  main: Html
  /** Not 200 when the page shows what was refused. */
  status?: 200 | 404 | 409 | 422
  /** What happens in the laboratory that this page shows anew: topics of GET /v1/live. */
  live?: readonly Topic[]
  /** Files of assets/ that this page alone needs, beside screens.js. */
  scripts?: readonly string[]
  /** As wide as the window, without the frame around it: for a screen on the wall. */
  wall?: boolean
}

export type Screen = {
  c: HonoContext<Env>
  me: Me
  may: (scope: Scope) => boolean
  /** For a page that only leads to what needs the scope. @throws Problem 403 as the route that it leads to */
  demand: (scope: Scope) => void
  lab: LaboratoryApi
  /** Times and values as people read them, in the laboratory's time zone. */
  words: Words
  page: (page: Page) => Response | Promise<Response>
  /** After what was sent is done: a reload then sends nothing again. `done`: a name of `notices` in layout.ts. */
  goTo: (path: string, done?: string) => Response
}

export function screen(
  api: ApiContext,
  show: (screen: Screen) => Promise<Response> | Response,
): (c: HonoContext<Env>) => Promise<Response> {
  const words = createWords(api.config.policy.time_zone, api.clock)
  return async (c) => {
    demandIds(c)
    const lab = laboratoryApi(c, api)
    const me = await lab.get<Me>('/v1/auth/me')
    const held = new Set(me.scopes)
    return show({
      c,
      me,
      lab,
      words,
      may: (scope) => held.has(scope),
      demand: (scope) => {
        if (held.has(scope)) return
        throw forbidden(scopeIsMissing(scope, me.role, api.rights.rolesOfScope[scope]))
      },
      page: ({ status = 200, ...page }) =>
        c.html(layout({ ...page, me, path: c.req.path, done: c.req.query('done') }), status),
      goTo: (path, done) =>
        c.redirect(
          done === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}done=${done}`,
          303,
        ),
    })
  }
}

/**
 * A screen writes the ids of its address into those that it asks: `..%2fusers` would lead it somewhere else.
 * @throws Problem 404
 */
function demandIds(c: HonoContext<Env>): void {
  for (const [name, value] of Object.entries(c.req.param())) {
    if (name.endsWith('id') && !/^[\w-]+$/.test(value)) {
      throw new Problem('not-found', 'Nothing has this address.')
    }
  }
}

const form_bytes = 64 * 1024

/** The fields of a form, each once: the first of several; blank ones are left out. @throws Problem 413, 400 */
export async function formOf(c: HonoContext<Env>): Promise<Record<string, string>> {
  const fields: Record<string, string> = {}
  for (const [name, value] of await allFieldsOf(c)) {
    if (value !== '' && !Object.hasOwn(fields, name)) fields[name] = value
  }
  return fields
}

/** The fields of a form as they came, several of one name too, without the space around them. */
export async function allFieldsOf(c: HonoContext<Env>): Promise<[name: string, value: string][]> {
  const text = await readText(c, form_bytes)
  return [...new URLSearchParams(text)].map(([name, value]) => [name, value.trim()])
}
