// What the pages of the audit share: the ways between them, and who somebody is that the audit names.
import type { Person } from '../../users/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'

const pages = [
  ['/lab/audit', 'Changes'],
  ['/lab/audit/reads', 'Reads of patients’ data'],
  ['/lab/audit/seals', 'Seals'],
] as const

export function tabs(path: string): Html {
  return html`<nav class="actions tabs" aria-label="Audit">
    ${pages.map(
      ([to, title]) =>
        html`<a
          class="button plain"
          href="${to}"
          ${to === path ? html`aria-current="page"` : nothing}
          >${title}</a
        >`,
    )}
  </nav>`
}

export type NameOfActor = (actor: string) => { name: string; kind: string }

/** "user:<id>", "job:<name>", "instrument:<code>", as the audit writes them. */
export function actors(people: readonly Person[]): NameOfActor {
  const names = new Map(
    people.map(({ id, display_name, role }) => [id, { name: display_name, kind: role }]),
  )
  return (actor) => {
    const [kind = '', rest = ''] = actor.split(/:(.*)/s)
    if (kind === 'user') return names.get(rest) ?? { name: rest, kind: 'user' }
    return rest === '' ? { name: kind, kind: '' } : { name: rest, kind }
  }
}

/** The people as choices of a field that takes any actor: a job or an instrument can be typed. */
export function actorList(people: readonly Person[]): Html {
  return html`<datalist id="actors">
    ${people.map(({ id, display_name }) => html`<option value="user:${id}">${display_name}</option>`)}
  </datalist>`
}

export function actorCell(actor: string, nameOf: NameOfActor, path: string): Html {
  const { name, kind } = nameOf(actor)
  const query = new URLSearchParams({ actor })
  return html`<a href="${path}?${query.toString()}">${name}</a>
    <span class="beneath">${kind}</span>`
}
