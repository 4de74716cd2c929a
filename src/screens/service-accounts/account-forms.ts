// The forms of a service account: what it is called and may do, and a secret, which is shown once.
import type { Rights } from '../../platform/access/scopes.ts'
import type { AddedSecret, ServiceAccount } from '../../service-accounts/schemas.ts'
import { field, form, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Refusal } from '../frame/laboratory-api.ts'
import { scopeChoice } from './scope-choice.ts'

/** What stands in the fields, and is ticked. */
export type Typed = { client_id?: string; display_name?: string; scopes: readonly string[] }

export function addingAccount(rights: Rights, typed: Typed, { refusal }: Shown): Html {
  const { client_id = '', display_name = '' } = typed
  const shown: Shown = { values: { client_id, display_name }, ...(refusal && { refusal }) }
  return form(
    '/lab/service-accounts/new',
    shown,
    html`${field(shown, { name: 'client_id', label: 'Client id', required: true, hint: 'Small letters, digits, dots, hyphens and underscores. It stays as it is.' })}
    ${nameField(shown)} ${scopeChoice(rights, typed.scopes, shown)}`,
    'Add the system',
  )
}

/** `edit`: what was typed, and why it was refused. */
export function editingAccount(
  rights: Rights,
  account: ServiceAccount,
  edit: { typed: Typed; refusal: Refusal } | undefined,
): Html {
  const { id, version } = account
  const { display_name = '', scopes } = edit?.typed ?? account
  const isStale = edit?.refusal.status === 412
  const refusal = isStale ? sayWhatChanged(edit.refusal) : edit?.refusal
  const shown: Shown = { values: { display_name }, ...(refusal && { refusal }) }
  return html`<p class="small">
      With other scopes every token of before ends at once; the secret gets another.
    </p>
    ${form(
      `/lab/service-accounts/${id}/edit`,
      shown,
      html`<input type="hidden" name="version" value="${version}" />
        ${isStale ? asItIsNow(account) : nothing} ${nameField(shown)}
        ${scopeChoice(rights, scopes, shown)}`,
      'Save',
    )}`
}

function nameField(shown: Shown): Html {
  return field(shown, { name: 'display_name', label: 'Name', required: true })
}

function sayWhatChanged(refusal: Refusal): Refusal {
  const detail =
    'Somebody has changed this account since you opened the page. The fields are as you left them: compare, and send them again.'
  return { ...refusal, detail }
}

function asItIsNow({ display_name, scopes }: ServiceAccount): Html {
  return html`<dl class="facts">
    <div>
      <dt>Its name is now</dt>
      <dd>${display_name}</dd>
    </div>
    <div>
      <dt>It may now</dt>
      <dd>${scopes.map((scope) => html`<code class="beneath">${scope}</code>`)}</dd>
    </div>
  </dl>`
}

/**
 * The newest secret that the page knows goes along. So a page that is loaded again, which sends its form again, adds
 * no secret that nobody asked for.
 */
export function addingSecret(account: ServiceAccount): Html {
  return html`<p class="small">
      Those of before stay good. Give the system the new one, wait until the old one is used no
      more, and revoke it.
    </p>
    ${form(
      `/lab/service-accounts/${account.id}/secrets`,
      {},
      html`<input type="hidden" name="newest" value="${newestSecret(account) ?? ''}" />`,
      'Add a secret',
      { once: true },
    )}`
}

export const newestSecret = ({ secrets }: ServiceAccount) => secrets[0]?.id

export function secretOnce(
  { id, display_name }: ServiceAccount,
  { client_id, client_secret }: AddedSecret,
): Html {
  return html`<p>
      <a href="/lab/service-accounts">Systems</a> ›
      <a href="/lab/service-accounts/${id}">${display_name}</a>
    </p>
    <h1>${display_name}</h1>
    <div class="note warn">
      <p>
        <span aria-hidden="true">!</span> <strong>This is shown once.</strong> Nobody can read it
        again: hand it to the system now, by a way that reaches nobody else.
      </p>
    </div>
    <dl class="facts">
      <div>
        <dt>Client id</dt>
        <dd><code>${client_id}</code></dd>
      </div>
      <div>
        <dt>Client secret</dt>
        <dd><code>${client_secret}</code></dd>
      </div>
    </dl>`
}
