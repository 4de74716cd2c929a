// Who has looked at data of patients: each answer that showed some, and the rows that it showed.
import type { AuditRead } from '../../audit/schemas.ts'
import type { Person } from '../../users/schemas.ts'
import { field, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import type { Words } from '../frame/words.ts'
import { actorCell, actorList, type NameOfActor } from './frame.ts'

export function readFilter(shown: Shown, people: readonly Person[]): Html {
  return html`<form class="card" action="/lab/audit/reads">
    <div class="fields">
      ${field(shown, { name: 'patient_id', label: 'Patient', hint: 'The id, as in the address of the patient’s page: finds whoever has seen anything of theirs.' })}
      ${field(shown, { name: 'row_id', label: 'Row', hint: 'The id of an order, a sample, a result.' })}
      ${field(shown, { name: 'since', label: 'Since', type: 'datetime-local', hint: 'Needed with a patient or a row.' })}
      ${field(shown, { name: 'until', label: 'Until', type: 'datetime-local' })}
      ${field(shown, { name: 'actor', label: 'By whom', list: 'actors' })}
      ${field(shown, { name: 'operation', label: 'Way', hint: 'Such as getOrder, listPatients.' })}
    </div>
    ${actorList(people)}
    <p class="actions"><button>Look up</button> <a href="/lab/audit/reads">Show all</a></p>
  </form>`
}

type Given = { words: Words; nameOf: NameOfActor }

export function readTable(items: readonly AuditRead[], given: Given): Html {
  if (items.length === 0)
    return html`<p class="empty">Nobody has looked at anything that is like this.</p>`
  return table(
    {
      name: 'Reads',
      caption: 'Reads of patients’ data, the newest first',
      columns: ['When', 'By whom', 'Way', 'Rows', 'Request'],
    },
    items.map((read) => line(read, given)),
  )
}

function line(
  { at, actor, operation, row_ids, request_id }: AuditRead,
  { words, nameOf }: Given,
): Html {
  const ids = row_ids.map((id) => html`<code class="row-id">${id}</code> `)
  return html`<tr>
    <th scope="row" class="value">${words.time(at)}</th>
    <td>${actorCell(actor, nameOf, '/lab/audit/reads')}</td>
    <td><code>${operation}</code></td>
    <td>
      ${
        row_ids.length === 0
          ? html`<span class="quiet">none named</span>`
          : row_ids.length === 1
            ? ids
            : html`<details>
                <summary>${row_ids.length} rows</summary>
                ${ids}
              </details>`
      }
    </td>
    <td class="small"><code class="name">${request_id}</code></td>
  </tr>`
}
