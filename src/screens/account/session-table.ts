// The open sessions of a person, newest first: enough to know each one apart, and a button to end it.
import type { Session } from '../../auth/sessions/schemas.ts'
import { form } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import type { Words } from '../frame/words.ts'

export function sessionTable(sessions: readonly Session[], words: Words): Html {
  return html`<p class="quiet">
      End what you do not know, and change the password then. An address is kept for a month after
      its session.
    </p>
    ${table(
      {
        name: 'Sessions',
        caption: 'Sessions, the newest first',
        columns: ['Signed in', 'With', 'From', 'Used last', 'Until', 'Change'],
      },
      sessions.map((session) => line(session, words)),
    )}`
}

function line(session: Session, words: Words): Html {
  const { id, started_at, last_used_at, expires_at, address, program, is_current } = session
  return html`<tr>
    <th scope="row">${words.time(started_at)}</th>
    <td>
      ${nameOf(session)}
      ${program === null ? nothing : html`<span class="beneath">${program}</span>`}
    </td>
    <td>${address ?? html`<span class="quiet">unknown</span>`}</td>
    <td>${words.time(last_used_at)}</td>
    <td>${words.time(expires_at)}</td>
    <td>
      ${
        is_current
          ? html`<span class="quiet">this one</span>`
          : form(`/lab/account/sessions/${id}/end`, {}, nothing, 'End', { tone: 'plain' })
      }
    </td>
  </tr>`
}

// What a browser says of itself names all others too, so the order decides. Nothing hangs on it.
const browsers = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'] as const

function nameOf({ door, program }: Session): string {
  if (door === 'program') return 'a program'
  const found = browsers.find((name) => program?.includes(`${name}/`))
  const shown = { Edg: 'Edge', OPR: 'Opera' }[found as string] ?? found
  return shown ?? 'a browser'
}
