// Every system that has an account, by client id: when it signed in last, and whether the door opens.
import type { ServiceAccount } from '../../service-accounts/schemas.ts'
import { form } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import { chip, type Words } from '../frame/words.ts'

type Given = { words: Words; mayChange: boolean }

export function accountTable(accounts: readonly ServiceAccount[], given: Given): Html {
  if (accounts.length === 0) return html`<p class="empty">No other system has an account.</p>`
  return table(
    {
      name: 'Systems',
      caption: 'Systems, by client id',
      columns: ['System', 'Scopes', 'State', 'Signed in last', given.mayChange && 'Change'],
    },
    accounts.map((account) => line(account, given)),
  )
}

function line(account: ServiceAccount, { words, mayChange }: Given): Html {
  const { id, client_id, display_name, scopes, active } = account
  const good = goodSecrets(account).length
  return html`<tr>
    <th scope="row">
      <a href="/lab/service-accounts/${id}">${display_name}</a
      ><span class="beneath"><code>${client_id}</code></span>
    </th>
    <td class="what">${scopes.map((scope) => html`<code class="beneath">${scope}</code>`)}</td>
    <td>
      ${chip(active ? 'active' : 'inactive')}
      <span class="beneath">${secretsInWords(good)}</span>
    </td>
    <td>${timeOrNever(words, lastUsedAt(account))}</td>
    ${mayChange ? html`<td>${change(account)}</td>` : nothing}
  </tr>`
}

export const goodSecrets = ({ secrets }: ServiceAccount) =>
  secrets.filter(({ revoked_at }) => revoked_at === null)

function secretsInWords(good: number): string {
  if (good === 0) return 'no secret'
  return good === 1 ? '1 secret' : `${good} secrets`
}

export function timeOrNever({ time }: Words, instant: string | null | undefined): Html {
  return instant ? time(instant) : html`<span class="quiet">never</span>`
}

function lastUsedAt({ secrets }: ServiceAccount): string | undefined {
  return secrets
    .flatMap(({ last_used_at }) => last_used_at ?? [])
    .toSorted()
    .at(-1)
}

/** Shutting a system out takes a second look; letting one in again does not. */
export function change({ id, active, display_name }: ServiceAccount): Html {
  const path = `/lab/service-accounts/${id}`
  if (!active) {
    return form(`${path}/reactivate`, {}, nothing, `Reactivate ${display_name}`, { tone: 'plain' })
  }
  return html`<details>
    <summary>Deactivate <span class="unseen">${display_name}</span></summary>
    <p class="small">
      Its tokens end at once, and its secrets open nothing. The account can be opened again.
    </p>
    ${form(`${path}/deactivate`, {}, nothing, `Deactivate ${display_name}`, { tone: 'danger' })}
  </details>`
}
