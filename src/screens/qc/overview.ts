// Where quality control stands: what holds results now, each test on each instrument, and what yesterday was like.
import type { CorrectiveAction, Point } from '../../qc/controls/schemas.ts'
import type { QcSummary } from '../../qc/summaries/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Names } from '../frame/names.ts'
import { number, table } from '../frame/table.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { chip, type Words } from '../frame/words.ts'
import { stateReason, streamPath, type State } from './qc-words.ts'

export function states(
  items: readonly State[],
  rejected: ReadonlyMap<string, Point>,
  words: Words,
): Html {
  if (items.length === 0) {
    return html`<p class="empty">
      No test requires controls yet. Whoever manages quality control says which do, and of which
      levels.
    </p>`
  }
  const holding = items.filter(({ state }) => state !== 'in_control')
  const instruments = Map.groupBy(items, ({ instrument }) => instrument)
  return html`${holding.length === 0 ? html`<p class="note good"><span aria-hidden="true">●</span> Every test that requires controls is in control.</p>` : attention(holding, rejected, words)}
    <div class="columns">
      ${[...instruments].map(([instrument, tests]) => {
        const good = tests.filter(({ state }) => state === 'in_control').length
        return html`<section class="card" aria-label="${instrument}">
          <h2 class="small-head"><code>${instrument}</code></h2>
          <p class="small quiet">${good} of ${tests.length} in control</p>
          <ul class="streams">
            ${tests.map(
              ({ test_code, state }) =>
                html`<li>
                  <a href="${streamPath(instrument, test_code)}"
                    ><strong>${test_code}</strong> ${chip(state)}</a
                  >
                </li>`,
            )}
          </ul>
        </section>`
      })}
    </div>`
}

function attention(
  holding: readonly State[],
  rejected: ReadonlyMap<string, Point>,
  words: Words,
): Html {
  return html`<h2>Results are held of</h2>
    ${table(
      {
        name: 'Results are held of',
        caption: 'Tests that are not in control',
        columns: ['Test', 'Instrument', 'State', 'Why'],
      },
      holding.map(
        (one) =>
          html`<tr>
            <th scope="row">
              <a href="${streamPath(one.instrument, one.test_code)}">${one.test_code}</a>
            </th>
            <td><code>${one.instrument}</code></td>
            <td>${chip(one.state)}</td>
            <td>${stateReason(one, rejected.get(one.rejected_point_id ?? ''), words)}</td>
          </tr>`,
      ),
    )}`
}

/** Of one day: what was measured, and each line with something that somebody should know. */
export function daySummary(day: string, items: readonly QcSummary[], words: Words): Html {
  if (items.length === 0) {
    return html`<p class="empty">
      Nothing is summed up for ${words.date(day)}. A job does so each night.
    </p>`
  }
  const sum = (of: (one: QcSummary) => number) => items.reduce((all, one) => all + of(one), 0)
  const told = items.filter(({ warnings, rejected, missing }) => warnings + rejected > 0 || missing)
  return html`<p>
      ${words.date(day)}: ${sum(({ points }) => points)} controls,
      ${sum(({ rejected }) => rejected)} rejected, ${sum(({ warnings }) => warnings)} with a
      warning, ${sum(({ missing }) => Number(missing))} required levels not measured.
    </p>
    ${told.length === 0 ? nothing : summaryTable(told, 'With a rejection, a warning or a missing level')}
    <details>
      <summary>All ${items.length} lines of the day</summary>
      ${summaryTable(items, 'All that was measured')}
    </details>`
}

function summaryTable(items: readonly QcSummary[], name: string): Html {
  return table(
    {
      name,
      columns: [
        'Test',
        'Instrument',
        'Lot',
        number('n'),
        number('Mean'),
        number('SD'),
        number('CV %'),
        'Said',
      ],
    },
    items.map(
      (one) =>
        html`<tr>
          <th scope="row">
            <a href="${streamPath(one.instrument, one.test_code)}">${one.test_code}</a>
          </th>
          <td><code>${one.instrument}</code></td>
          <td>
            ${one.material ?? 'no lot'}<span class="beneath"
              >level ${one.level}${one.lot_number === null ? '' : `, ${one.lot_number}`}</span
            >
          </td>
          <td class="number">${one.points}</td>
          <td class="number value">
            ${figure(one.mean)} ${one.mean === null ? nothing : printedUnit(one.unit)}
          </td>
          <td class="number">${figure(one.sd)}</td>
          <td class="number">${figure(one.cv_percent)}</td>
          <td>${said(one)}</td>
        </tr>`,
    ),
  )
}

function said({ missing, rejected, warnings, violations }: QcSummary): Html {
  const rules = Object.entries(violations)
    .map(([rule, count]) => `${rule.replace('_', '-')} ${count} ×`)
    .join(', ')
  return html`${missing ? chip('missing') : nothing} ${rejected > 0 ? chip('rejected') : nothing}
  ${rejected === 0 && warnings > 0 ? chip('warning') : nothing}
  ${rules === '' ? nothing : html`<span class="beneath">${rules}</span>`}`
}

/** Zeros at the end say nothing of a mean. */
function figure(text: string | null): string {
  if (text === null) return '–'
  return text.includes('.') ? text.replace(/0{1,3}$/, '').replace(/\.$/, '') : text
}

export function correctiveActions(
  items: readonly CorrectiveAction[],
  words: Words,
  nameOf: Names,
): Html {
  if (items.length === 0) return html`<p class="empty">No corrective action was documented yet.</p>`
  return html`<ul class="timeline">
    ${items.map(
      (one) =>
        html`<li>
          ${words.time(one.taken_at)}
          <span
            ><a href="${streamPath(one.instrument, one.test_code)}"
              >${one.test_code} on ${one.instrument}</a
            >: ${one.what} <span class="small quiet">${nameOf(one.taken_by)}</span></span
          >
        </li>`,
    )}
  </ul>`
}
