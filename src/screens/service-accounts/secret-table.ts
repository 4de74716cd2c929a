// The secrets of a system, never what they are: when each was used last, so that one which is used no more is revoked.
import type { ServiceAccount } from '../../service-accounts/schemas.ts'
import { form } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import { timeOrNever } from './account-table.ts'
import type { Words } from '../frame/words.ts'

type Secret = ServiceAccount['secrets'][number]

export function secretTable(
  { id, secrets }: ServiceAccount,
  { words, mayChange }: { words: Words; mayChange: boolean },
): Html {
  if (secrets.length === 0)
    return html`<p class="empty">It has no secret, so it cannot sign in.</p>`
  return table(
    {
      name: 'Secrets',
      caption: 'Secrets, the newest first',
      columns: ['Added', 'Used last', 'State'],
    },
    secrets.map(
      (secret) =>
        html`<tr>
          <th scope="row">${words.time(secret.created_at)}</th>
          <td>${timeOrNever(words, secret.last_used_at)}</td>
          <td>${state(id, secret, words, mayChange)}</td>
        </tr>`,
    ),
  )
}

function state(account_id: string, secret: Secret, words: Words, mayChange: boolean): Html {
  const { id, created_at, revoked_at } = secret
  if (revoked_at !== null) return html`<span class="quiet">revoked</span> ${words.time(revoked_at)}`
  if (!mayChange) return html`good`
  const which = html`the secret of ${words.spoken(created_at)}`
  return html`<details>
    <summary>Revoke <span class="unseen">${which}</span></summary>
    <p class="small">
      It opens nothing any more, and the tokens that were got with it end at once.
    </p>
    ${form(
      `/lab/service-accounts/${account_id}/secrets/${id}/revoke`,
      {},
      nothing,
      `Revoke the secret of ${words.spoken(created_at)}`,
      { tone: 'danger' },
    )}
  </details>`
}
