// Fields of forms, each with its label, its hint and what is wrong with it; and what was refused, said once above
// the form with a link to each field. Names are those of the JSON body, so that an error finds its field.
import { html, nothing, type Content, type Html } from './html.ts'
import type { Refusal } from './laboratory-api.ts'

/** What the form shows: what was typed, and why it was refused. */
export type Shown = { values?: Readonly<Record<string, string>>; refusal?: Refusal }

type Field = {
  name: string
  /** Where a page has several forms with a field of this name; else the name is the id. */
  id?: string
  label: string
  hint?: string
  required?: boolean
  /** Attributes of <input>: its type, its pattern, what a browser may complete. */
  type?: 'text' | 'password' | 'date' | 'datetime-local' | 'number' | 'search' | 'email'
  autocomplete?: string
  inputmode?: 'text' | 'decimal' | 'numeric'
  autofocus?: boolean
  /** Its text is selected when the page opens, so that the next scan takes its place. */
  replaced?: boolean
  value?: string
  /** The id of a <datalist> of what may be meant. */
  list?: string
}

export function field({ values = {}, refusal }: Shown, f: Field): Html {
  const message = messageFor(refusal, f.name)
  return html`<div class="field">
    ${labelOf(f)}
    <input
      id="${f.id ?? f.name}"
      name="${f.name}"
      type="${f.type ?? 'text'}"
      value="${f.type === 'password' ? '' : (values[f.name] ?? f.value ?? '')}"
      ${f.required ? html`required` : nothing}
      ${f.autofocus ? html`autofocus` : nothing}
      ${f.replaced ? html`data-replaced` : nothing}
      ${f.list ? html`list="${f.list}"` : nothing}
      ${f.inputmode ? html`inputmode="${f.inputmode}"` : nothing}
      autocomplete="${f.autocomplete ?? 'off'}"
      ${described(f, message)}
    />
    ${explained(f, message)}
  </div>`
}

export function select(
  { values = {}, refusal }: Shown,
  f: Omit<Field, 'type'> & { options: readonly (readonly [value: string, label: string])[] },
): Html {
  const message = messageFor(refusal, f.name)
  const chosen = values[f.name] ?? f.value ?? ''
  return html`<div class="field">
    ${labelOf(f)}
    <select
      id="${f.name}"
      name="${f.name}"
      ${f.required ? html`required` : nothing}
      ${described(f, message)}
    >
      ${f.options.map(
        ([value, label]) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : nothing}>
            ${label}
          </option>`,
      )}
    </select>
    ${explained(f, message)}
  </div>`
}

export function textarea({ values = {}, refusal }: Shown, f: Omit<Field, 'type'>): Html {
  const message = messageFor(refusal, f.name)
  return html`<div class="field">
    ${labelOf(f)}
    <textarea
      id="${f.name}"
      name="${f.name}"
      rows="3"
      ${f.required ? html`required` : nothing}
      ${described(f, message)}
    >
${values[f.name] ?? ''}</textarea>
    ${explained(f, message)}
  </div>`
}

/**
 * A form that posts to `action`. It carries a key of its own, so that pressing its button twice does the thing
 * once: hand it to send() as { key: form.key }. `once` is for an answer that is kept nowhere: a second press is
 * not sent.
 */
export function form(
  action: string,
  { refusal }: Shown,
  fields: Content,
  button: string,
  given: { tone?: 'danger' | 'plain'; multipart?: boolean; once?: boolean } = {},
): Html {
  return html`<form
    method="post"
    action="${action}"
    ${given.once ? html`data-once` : nothing}
    ${given.multipart ? html`enctype="multipart/form-data"` : nothing}
  >
    ${refusalNote(refusal)}
    <input type="hidden" name="key" value="${crypto.randomUUID()}" />
    ${fields}
    <p class="actions"><button class="${given.tone ?? ''}">${button}</button></p>
  </form>`
}

/** Above a form: why nothing was done. */
export function refusalNote(
  refusal: Refusal | undefined,
  nothingDone = 'Nothing was changed.',
): Html {
  if (!refusal) return nothing
  return html`<div class="note bad" role="alert" tabindex="-1" autofocus>
    <p><span aria-hidden="true">✕</span> <strong>${nothingDone}</strong> ${refusal.detail}</p>
    ${
      refusal.errors.length === 0
        ? nothing
        : html`<ul>
            ${refusal.errors.map(
              ({ pointer, message }) =>
                html`<li>
                  <a href="#${nameIn(pointer)}">${nameIn(pointer).replaceAll('_', ' ')}</a>
                  ${message}
                </li>`,
            )}
          </ul>`
    }
  </div>`
}

const nameIn = (pointer: string) => pointer.replace(/^\//, '').replaceAll('/', '-')

function messageFor(refusal: Refusal | undefined, name: string): string | undefined {
  return refusal?.errors.find(({ pointer }) => nameIn(pointer) === name)?.message
}

function labelOf(f: Pick<Field, 'id' | 'name' | 'label' | 'required'>): Html {
  return html`<label for="${f.id ?? f.name}"
    >${f.label}${f.required ? nothing : html` <span class="quiet">(optional)</span>`}</label
  >`
}

function described(f: Pick<Field, 'id' | 'name' | 'hint'>, message: string | undefined): Html {
  const ids = [
    f.hint !== undefined && `${f.id ?? f.name}-hint`,
    message !== undefined && `${f.id ?? f.name}-error`,
  ].filter(Boolean)
  return html`${ids.length > 0 ? html`aria-describedby="${ids.join(' ')}"` : nothing}
  ${message === undefined ? nothing : html`aria-invalid="true"`}`
}

function explained(f: Pick<Field, 'id' | 'name' | 'hint'>, message: string | undefined): Html {
  return html`${f.hint === undefined ? nothing : html`<p class="hint" id="${f.id ?? f.name}-hint">${f.hint}</p>`}
  ${message === undefined ? nothing : html`<p class="wrong" id="${f.id ?? f.name}-error">${message}</p>`}`
}
