// One file: how far it is read, what became of its rows, and every row that was refused with what to do about it.
import type { Import, RefusedRow } from '../../imports/schemas.ts'
import { form, refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Names } from '../frame/names.ts'
import { older } from '../frame/older.ts'
import { number, table } from '../frame/table.ts'
import { chip, counted, type Words } from '../frame/words.ts'
import { cameBy, size } from './import-list.ts'

type ImportPage = {
  found: Import
  refused: { items: RefusedRow[]; next_cursor: string | null }
  query: URLSearchParams
  shown: Shown
  words: Words
  nameOf: Names
  mayAct: boolean
}

export function importPage(parts: ImportPage): Html {
  const { found, shown, words, nameOf, mayAct } = parts
  return html`<p class="small"><a href="/lab/imports">Imports</a></p>
    ${refusalNote(shown.refusal)}
    <h1 class="name">${found.file_name}</h1>
    <div id="import" data-region>
      ${progressOf(found)}
      <dl class="facts">
        <div>
          <dt>Instrument</dt>
          <dd><code>${found.instrument}</code></dd>
        </div>
        <div>
          <dt>Came</dt>
          <dd>${words.time(found.created_at)} ${cameBy(found, nameOf)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>${size(found.size_bytes)}</dd>
        </div>
        <div>
          <dt>Read from</dt>
          <dd>${words.time(found.started_at)}</dd>
        </div>
        <div>
          <dt>Read until</dt>
          <dd>${words.time(found.finished_at)}</dd>
        </div>
      </dl>
      <h2>What became of the rows</h2>
      ${counts(found)} ${mayAct ? actions(found) : nothing}
    </div>
    <h2>Refused rows</h2>
    <div id="refused" data-region>${refusedRows(parts)}</div>`
}

function progressOf({ status, progress, rows, error }: Import): Html {
  const { percent, rows_per_second, seconds_left } = progress
  const parts = [
    status === 'completed' ? `${counted(rows.read)} rows read` : `${percent} % read`,
    rows_per_second !== null && `${counted(rows_per_second)} rows a second`,
    seconds_left !== null && `about ${spoken(seconds_left)} left`,
  ]
  return html`<p class="state">${chip(status)} <span>${parts.filter(Boolean).join(', ')}</span></p>
    ${
      status === 'queued' || status === 'running'
        ? html`<progress aria-label="Read of the file" max="100" value="${percent}">
            ${percent} %
          </progress>`
        : nothing
    }
    ${
      error === null
        ? nothing
        : html`<div class="note bad">
            <p>
              <span aria-hidden="true">✕</span>
              <strong>The file could not be read to its end.</strong> ${error}
            </p>
          </div>`
    }`
}

function spoken(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  return `${Math.floor(seconds / 3600)} h ${String(Math.ceil((seconds % 3600) / 60)).padStart(2, '0')}`
}

function actions({ id, status, rows }: Import): Html {
  if (status === 'queued' || status === 'running') {
    return html`<details>
      <summary>Stop it</summary>
      <p>What is written already stays; the rest of the file is not read.</p>
      ${form(`/lab/imports/${id}/cancel`, {}, nothing, 'Stop the import', { tone: 'danger' })}
    </details>`
  }
  if (status === 'completed' && rows.refused === 0) return nothing
  return html`<p class="quiet">
      Mend what stopped it, such as a sample that was registered late. Then have the file read
      again: rows that became results stay as they are.
    </p>
    ${form(`/lab/imports/${id}/read-again`, {}, nothing, 'Read the file again', { tone: 'plain' })}`
}

function counts({ rows }: Import): Html {
  const kinds: readonly (readonly [count: number, label: string, meaning: string])[] = [
    [rows.accepted, 'Accepted', 'became a result'],
    [rows.unchanged, 'Unchanged', 'known from before, with the same value'],
    [rows.proposed, 'Corrections', 'known with another value: proposed, a person verifies it'],
    [rows.control, 'Controls', 'became a point of quality control'],
    [rows.control_unassigned, 'Other controls', 'of material that is not registered here'],
    [rows.refused, 'Refused', 'listed below, each with its reason'],
  ]
  return html`<ul class="tallies">
    ${kinds.map(
      ([count, label, meaning]) =>
        html`<li class="${count === 0 ? 'quiet' : label === 'Refused' ? 'tone-bad' : ''}">
          <span class="tally">${counted(count)}</span> <strong>${label}</strong>
          <span class="small quiet">${meaning}</span>
        </li>`,
    )}
  </ul>`
}

function refusedRows({ found, refused, query }: ImportPage): Html {
  const code = query.get('code')
  if (refused.items.length === 0) {
    const isAtWork = found.status === 'queued' || found.status === 'running'
    return html`<p class="empty">
      ${isAtWork ? 'No row was refused so far.' : 'No row was refused.'}
    </p>`
  }
  return html`<p>
      <a class="button plain" href="/v1/imports/${found.id}/refused-rows.csv" download
        >All ${found.rows.refused} as CSV</a
      >
    </p>
    ${code === null ? nothing : html`<p>Only <strong>${inWords(code)}</strong>. <a href="/lab/imports/${found.id}">All refused rows</a></p>`}
    ${table(
      {
        name: 'Refused rows',
        caption: 'Refused rows, in the order of the file',
        columns: [number('Line'), 'Sample', 'Test', 'Why, and what to do'],
      },
      refused.items.map(
        (row) =>
          html`<tr>
            <th scope="row" class="number">${row.line}</th>
            <td class="value">
              ${row.sample === null ? nothing : html`<code>${row.sample}</code>`}
            </td>
            <td class="value">${row.test ?? ''}</td>
            <td class="reason">
              ${row.reason}
              <span class="beneath"
                >${row.codes.map((one) => html`<a href="/lab/imports/${found.id}?code=${one}">${inWords(one)}</a> `)}</span
              >
            </td>
          </tr>`,
      ),
    )}
    ${older(`/lab/imports/${found.id}`, query, refused.next_cursor, 'More refused rows')}`
}

const inWords = (code: string) => code.replaceAll('_', ' ')
