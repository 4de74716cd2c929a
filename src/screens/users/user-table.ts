// Everybody who has an account, by name: the role, the last time at the door, and whether it opens.
import type { User } from '../../users/schemas.ts'
import { form } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Me } from '../frame/screen.ts'
import { table } from '../frame/table.ts'
import { chip, type Words } from '../frame/words.ts'

type Given = { words: Words; me: Me; mayChange: boolean }

export function userTable(users: readonly User[], given: Given): Html {
  const active = users.filter(({ active }) => active).length
  return html`<p class="quiet">${active} of ${users.length} may sign in.</p>
    ${table(
      {
        name: 'Users',
        caption: 'Users, by user name',
        columns: ['Name', 'Role', 'State', 'Signed in last', 'Since', given.mayChange && 'Change'],
      },
      users.map((user) => line(user, given)),
    )}`
}

function line(user: User, { words, me, mayChange }: Given): Html {
  return html`<tr>
    <th scope="row">
      ${mayChange ? html`<a href="/lab/users/${user.id}">${user.display_name}</a>` : user.display_name}<span
        class="beneath"
        ><code>${user.username}</code></span
      >
    </th>
    <td>${user.role}</td>
    <td>
      ${chip(user.active ? 'active' : 'inactive')}
      ${user.has_password ? nothing : html`<span class="beneath">no password yet</span>`}
    </td>
    <td>
      ${user.last_sign_in_at === null ? html`<span class="quiet">never</span>` : words.time(user.last_sign_in_at)}
    </td>
    <td>${words.time(user.created_at)}</td>
    ${mayChange ? html`<td>${user.id === me.id ? html`<span class="quiet">you</span>` : change(user)}</td>` : nothing}
  </tr>`
}

/** Shutting somebody out takes a second look; letting one in again does not. */
function change({ id, active, display_name }: User): Html {
  if (!active) {
    return form(`/lab/users/${id}/reactivate`, {}, nothing, `Reactivate ${display_name}`, {
      tone: 'plain',
    })
  }
  return html`<details>
    <summary>Deactivate <span class="unseen">${display_name}</span></summary>
    <p class="small">
      Every session ends at once. What was done stays under this name, and the account can be opened
      again.
    </p>
    ${form(`/lab/users/${id}/deactivate`, {}, nothing, `Deactivate ${display_name}`, { tone: 'danger' })}
  </details>`
}
