// The one way to write a table. All have what a keyboard and a screen reader need: a box that scrolls sideways by the
// arrow keys and has a name, a caption that is read out, and heads that belong to their columns.
//
//   table({ name: 'Users', caption: 'Users, by user name', columns: ['Name', mayChange && 'Change'] }, users.map(row))
import { html, nothing, type Html } from './html.ts'

/** What stands above a column; `false` is a column that this reader does not have. */
export type Column = string | Html | { head: string; class: string } | false

export type Table = {
  /** Of the box, as a landmark: no other region of the page has it, and no section around it. */
  name: string
  /** Read out before the rows: what they are, and how they are sorted. Without it, the name says enough. */
  caption?: string
  columns: readonly Column[]
}

/** `rows`: each a `<tr>` with a cell for each column, the first of them a `<th scope="row">`. */
export function table({ name, caption = name, columns }: Table, rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(headOf)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

/** A column of numbers: they end below each other. */
export const number = (head: string): Column => ({ head, class: 'number' })

/** A column that needs no head for who sees what it holds, such as buttons. */
export const unseen = (head: string): Html => html`<span class="unseen">${head}</span>`

function headOf(column: Column): Html {
  if (column === false) return nothing
  if (typeof column === 'object' && 'head' in column) {
    return html`<th scope="col" class="${column.class}">${column.head}</th>`
  }
  return html`<th scope="col">${column}</th>`
}
