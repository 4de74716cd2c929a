// The list of files, and the form that sends one.
import type { Instrument } from '../../imports/instruments/schemas.ts'
import type { Import } from '../../imports/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Names } from '../frame/names.ts'
import { number, table } from '../frame/table.ts'
import { chip, counted, stateWord, type Words } from '../frame/words.ts'

const statuses: readonly Import['status'][] = [
  'queued',
  'running',
  'completed',
  'failed',
  'cancelled',
]

type Instruments = readonly Pick<Instrument, 'code' | 'name'>[]

/**
 * It has no key: the same bytes for the same instrument are the same import, however often they are sent. The
 * instrument stands before the file, so that a wrong one is known before the file has come.
 */
export function uploadForm({ refusal }: Shown, instruments: Instruments): Html {
  const wrong = (name: string) =>
    refusal?.errors.find(({ pointer }) => pointer === `/${name}`)?.message
  const noted = (name: string) =>
    wrong(name) === undefined ? nothing : html`aria-invalid="true" aria-describedby="${name}-error"`
  const said = (name: string) =>
    wrong(name) === undefined
      ? nothing
      : html`<p class="wrong" id="${name}-error">${wrong(name)}</p>`
  return html`<form
    class="card upload"
    method="post"
    action="/lab/imports"
    enctype="multipart/form-data"
  >
    ${refusalNote(refusal)}
    <div class="field">
      <label for="analyzer">Instrument</label>
      <select id="analyzer" name="analyzer" required ${noted('analyzer')}>
        <option value="">Choose</option>
        ${instruments.map(
          ({ code, name }) =>
            html`<option value="${code}">${name === code ? code : `${name} (${code})`}</option>`,
        )}
      </select>
      ${said('analyzer')}
    </div>
    <div class="field">
      <label for="file">File</label>
      <input id="file" name="file" type="file" required ${noted('file')} />
      ${said('file')}
    </div>
    <p class="actions"><button>Upload</button></p>
    <p class="hint">As the instrument exported it. A file that was sent before changes nothing.</p>
  </form>`
}

export function importFilter(query: URLSearchParams, instruments: Instruments): Html {
  const choose = (
    name: string,
    label: string,
    all: string,
    options: readonly (readonly [string, string])[],
  ) =>
    html`<div>
      <label for="filter-${name}">${label}</label>
      <select id="filter-${name}" name="${name}">
        <option value="">${all}</option>
        ${options.map(([value, text]) => html`<option value="${value}" ${query.get(name) === value ? html`selected` : nothing}>${text}</option>`)}
      </select>
    </div>`
  return html`<form class="filter" action="/lab/imports">
    ${choose(
      'instrument',
      'Of the instrument',
      'all of them',
      instruments.map(({ code }) => [code, code] as const),
    )}
    ${choose(
      'status',
      'State',
      'any',
      statuses.map((status) => [status, stateWord(status)] as const),
    )}
    <button class="plain">Show</button>
  </form>`
}

export function importList(
  items: readonly Import[],
  { words, nameOf, isFiltered }: { words: Words; nameOf: Names; isFiltered: boolean },
): Html {
  if (items.length === 0) {
    return html`<p class="empty">
      ${
        isFiltered
          ? html`No file is like this. <a href="/lab/imports">Show all files</a>`
          : 'No file was sent yet. Upload the first one, or let an instrument send it.'
      }
    </p>`
  }
  return table(
    {
      name: 'Files',
      caption: 'Files of instruments, the newest first',
      columns: ['File', 'State', number('Refused'), number('Rows'), 'Instrument', 'Came'],
    },
    items.map((one) => line(one, words, nameOf)),
  )
}

function line(one: Import, words: Words, nameOf: Names): Html {
  const { id, file_name, instrument, status, rows, progress, size_bytes } = one
  return html`<tr id="import-${id}">
    <th scope="row" class="name">
      <a href="/lab/imports/${id}">${file_name}</a>
      <span class="beneath">${size(size_bytes)}</span>
    </th>
    <td>
      ${chip(status)}
      ${status === 'running' ? html`<span class="beneath">${progress.percent} %</span>` : nothing}
    </td>
    <td class="number">
      ${rows.refused === 0 ? html`<span class="quiet">none</span>` : html`<strong class="tone-bad">${rows.refused}</strong>`}
    </td>
    <td class="number">${counted(rows.read)}</td>
    <td class="value"><code>${instrument}</code></td>
    <td class="value">
      ${words.time(one.created_at)}<span class="beneath">${cameBy(one, nameOf)}</span>
    </td>
  </tr>`
}

export function cameBy({ came_by, uploaded_by }: Import, nameOf: Names): string {
  if (came_by === 'link') return 'sent by the instrument'
  if (came_by === 'folder') return 'from a watched folder'
  return `by ${nameOf(uploaded_by)}`
}

/** "412 bytes", "21 kB", "1.8 GB": powers of 1000. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const number = bytes / 1000 ** power
  return `${number < 10 ? number.toFixed(1) : Math.round(number)} ${['', 'kB', 'MB', 'GB'][power]}`
}
