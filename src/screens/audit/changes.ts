// What was changed: by whom, when, by which request, and each column from what to what.
import type { AuditEntry } from '../../audit/schemas.ts'
import type { Person } from '../../users/schemas.ts'
import { field, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import type { Words } from '../frame/words.ts'
import { actorCell, actorList, type NameOfActor } from './frame.ts'

export function changeFilter(shown: Shown, people: readonly Person[]): Html {
  return html`<form class="card" action="/lab/audit">
    <div class="fields">
      ${field(shown, { name: 'table_name', label: 'Table', hint: 'Such as orders, results, users.' })}
      ${field(shown, { name: 'row_id', label: 'Row', hint: 'Its id.' })}
      ${field(shown, { name: 'actor', label: 'By whom', list: 'actors', hint: 'A person from the list, or “job:…”, “instrument:…”.' })}
      ${field(shown, { name: 'request_id', label: 'Request', hint: 'As an error page shows it.' })}
    </div>
    ${actorList(people)}
    <p class="actions"><button>Look up</button> <a href="/lab/audit">Show all</a></p>
  </form>`
}

type Given = { words: Words; nameOf: NameOfActor }

export function changeTable(items: readonly AuditEntry[], given: Given): Html {
  if (items.length === 0) return html`<p class="empty">Nothing was changed that is like this.</p>`
  return table(
    {
      name: 'Changes',
      caption: 'Changes, the newest first',
      columns: ['When', 'By whom', 'What', 'From what to what'],
    },
    items.map((entry) => line(entry, given)),
  )
}

function line(entry: AuditEntry, { words, nameOf }: Given): Html {
  const { at, actor, request_id, table_name, row_id, operation } = entry
  const ofRow = new URLSearchParams({ table_name, row_id })
  return html`<tr>
    <th scope="row" class="value">
      ${words.time(at)}
      ${request_id === null ? nothing : html`<span class="beneath"><a href="/lab/audit?${new URLSearchParams({ request_id }).toString()}">its request</a></span>`}
    </th>
    <td>${actorCell(actor, nameOf, '/lab/audit')}</td>
    <td class="what">
      ${verbs[operation]} <a href="/lab/audit?${ofRow.toString()}">${table_name}</a
      ><span class="beneath"><code class="name">${row_id}</code></span>
    </td>
    <td class="reason">${columnsOf(entry)}</td>
  </tr>`
}

const verbs: Record<AuditEntry['operation'], string> = {
  insert: 'added to',
  update: 'changed in',
  delete: 'deleted from',
}

/** More columns than this are folded: an insert has all of its row. */
const mostShown = 4

function columnsOf({ before, after, operation }: AuditEntry): Html {
  const names = Object.keys({ ...before, ...after })
  const list = html`<dl class="columns-changed">
    ${names.map(
      (name) =>
        html`<div>
          <dt>${name}</dt>
          <dd>
            ${operation === 'insert' ? nothing : html`<del>${text(before?.[name])}</del>`}
            ${operation === 'update' ? html`<span aria-label="to">→</span>` : nothing}
            ${operation === 'delete' ? nothing : html`<ins>${text(after?.[name])}</ins>`}
          </dd>
        </div>`,
    )}
  </dl>`
  if (names.length <= mostShown) return list
  return html`<details>
    <summary>${names.length} columns</summary>
    ${list}
  </details>`
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
