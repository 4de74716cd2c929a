// A report as a page: to be read on a screen, by a screen reader, and on paper. html`…` escapes every text that is
// put into it; the style sheet is the only thing that is not, and it is a constant.
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import {
  printReport,
  sampleColumns,
  type Fact,
  type PrintedGroup,
  type PrintedReport,
  type PrintedRow,
} from '../printed-report.ts'
import type { ReportDocument } from '../report-document.ts'
import { styleSheet } from './style-sheet.ts'

type Markup = ReturnType<typeof html>

const style = raw(`<style>${styleSheet}</style>`)

/** The page may use its style sheet, and nothing else: whatever a name holds, nothing of it runs or loads. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styleSheet).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export async function renderPage(document: ReportDocument): Promise<string> {
  const report = printReport(document)
  const attention = ['corrected', 'entered_in_error', 'cancelled'].includes(document.status)
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${report.title}</title>
        ${style}
      </head>
      <body>
        <header>
          <div>
            <p class="laboratory">${report.laboratory.name}</p>
            ${report.laboratory.lines.map((line) => html`<p class="faint">${line}</p>`)}
          </div>
          <div>
            <p><strong>Report ${report.number}</strong></p>
            <p class="faint">Issued ${report.issued}</p>
            <p class="faint">Read ${report.read}</p>
          </div>
        </header>
        <main>
          <div class="status${attention ? ' attention' : ''}">
            <h1>${report.status}</h1>
            <p>${report.meaning}</p>
          </div>
          <section class="facts" aria-label="Patient and order">
            ${facts(report.patient)} ${facts(report.order)}
          </section>
          ${report.groups.map((one) => group(one, report.footer))} ${samples(report)}
          ${calls(report)}
        </main>
        <footer>
          <p><bdi>${report.footer}</bdi></p>
        </footer>
      </body>
    </html>`
  return page.toString()
}

function facts(all: Fact[]): Markup {
  return html`<dl>
    ${all.map(
      ({ label, text }) =>
        html`<dt>${label}</dt>
          <dd><bdi>${text}</bdi></dd>`,
    )}
  </dl>`
}

/** On paper `whose` stands over the table on each of its pages: a sheet that is lost says whose it is. */
function group({ title, rows }: PrintedGroup, whose: string): Markup {
  return html`<div class="scroll" tabindex="0">
    <table class="results">
      <caption>
        ${title}
      </caption>
      <colgroup>
        <col />
        <col />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr class="identity" aria-hidden="true">
          <td colspan="5">${whose}</td>
        </tr>
        <tr>
          <th scope="col">Test</th>
          <th scope="col" class="value">Result</th>
          <th scope="col">Unit</th>
          <th scope="col">Flag</th>
          <th scope="col">Reference range</th>
        </tr>
      </thead>
      ${rows.map(row)}
    </table>
  </div>`
}

function row(one: PrintedRow): Markup {
  const { test, code, value, unit, pending, flag, weight, reference } = one
  const answer = pending
    ? html`<td colspan="4" class="pending">${pending}</td>`
    : html`<td class="value">${value}</td>
        <td>${unit}</td>
        <td class="flag">${flag ? html`<span>${flag}</span>` : ''}</td>
        <td>${reference}</td>`
  return html`<tbody class="result ${weight}">
    <tr>
      <th scope="row">${test} <span class="faint">${code}</span></th>
      ${answer}
    </tr>
    ${below(one)}
  </tbody>`
}

function below({ struck, notes, origin }: PrintedRow): Markup | string {
  if (struck.length + notes.length === 0 && origin === '') return ''
  return html`<tr class="below">
    <td colspan="5">
      ${struck.map(
        (old) =>
          html`<p class="correction">Corrected. Before: <del>${old.value}</del> (${old.words})</p>`,
      )}
      ${notes.map((note) => html`<p class="note">${note}</p>`)}
      <p class="origin">${origin}</p>
    </td>
  </tr>`
}

function samples({ samples: all }: PrintedReport): Markup {
  if (all.length === 0) return html`<p class="faint">No sample has been collected yet.</p>`
  return html`<div class="scroll" tabindex="0">
    <table>
      <caption>
        Samples
      </caption>
      <thead>
        <tr>
          ${sampleColumns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      ${all.map(
        ({ cells: [number, ...cells] }) =>
          html`<tbody class="result">
            <tr>
              <th scope="row">${number}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>
          </tbody>`,
      )}
    </table>
  </div>`
}

function calls({ calls: all }: PrintedReport): Markup | string {
  if (all.length === 0) return ''
  return html`<section>
    <h2>Calls about critical values</h2>
    ${all.map(
      ({ title, lines }) =>
        html`<h3>${title}</h3>
          <ul class="calls">
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`,
    )}
  </section>`
}
