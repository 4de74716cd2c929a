// The small search for one order: for the head of any list of them. What is typed or scanned is the number of an
// order, or the accession number of one of its tubes.
import { html, nothing, type Html } from './html.ts'

export function findOrder(
  typed = '',
  { wrong, autofocus = false }: { wrong?: string; autofocus?: boolean } = {},
): Html {
  return html`<form class="search" role="search" aria-label="Find an order" action="/lab/orders">
    <label for="number">Order number or accession number</label>
    <input
      id="number"
      name="number"
      type="search"
      value="${typed}"
      autocomplete="off"
      spellcheck="false"
      ${autofocus ? html`autofocus` : nothing}
      ${wrong === undefined ? nothing : html`aria-invalid="true" aria-describedby="number-error"`}
    />
    <button>Open</button>
    ${wrong === undefined ? nothing : html`<p class="wrong" id="number-error">${wrong}</p>`}
  </form>`
}
