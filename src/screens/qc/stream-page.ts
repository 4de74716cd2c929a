// How a test on an instrument looks: its state in words, and for each lot the chart and the points that it shows.
import type { Point } from '../../qc/controls/schemas.ts'
import type { Lot } from '../../qc/materials/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { number, table } from '../frame/table.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { chip, type Words } from '../frame/words.ts'
import { distance, ruleWords, stateReason, type State } from './qc-words.ts'

export type LotPoints = { lot: Lot; points: readonly Point[] }

type Head = {
  name: string
  test_code: string
  instrument: string
  /** Undefined: nobody requires controls of it. */
  state: State | undefined
  rejected: Point | undefined
  words: Words
}

export function streamHead({ name, test_code, instrument, state, rejected, words }: Head): Html {
  return html`<p class="small"><a href="/lab/qc">Quality control</a></p>
    <h1>${name} <span class="quiet">(${test_code}) on ${instrument}</span></h1>
    ${
      state
        ? html`<p class="state">
            ${chip(state.state)} <span>${stateReason(state, rejected, words)}</span>
          </p>`
        : html`<p class="quiet">Nobody requires controls of it: results go out without them.</p>`
    }
    ${
      rejected
        ? html`<p class="actions">
            <a class="button plain" href="/lab/qc/points/${rejected.id}"
              >The rejected control, and the results in doubt</a
            >
          </p>`
        : nothing
    }`
}

type Charts = { instrument: string; test: { code: string; name: string }; words: Words }

export function charts(lots: readonly LotPoints[], parts: Charts): Html {
  if (lots.length === 0)
    return html`<p class="empty">No lot of control material has a target for it.</p>`
  return html`${lots.map((one) => chartOf(one, parts))}`
}

function chartOf({ lot, points }: LotPoints, { instrument, test, words }: Charts): Html {
  const query = new URLSearchParams({ instrument, test_code: test.code })
  const title = `${lot.material_code}, level ${lot.level}, lot ${lot.lot_number}`
  const count = (verdict: Point['verdict']) =>
    points.filter((point) => point.verdict === verdict).length
  return html`<section aria-labelledby="lot-${lot.id}">
    <h2 id="lot-${lot.id}">
      ${title} ${lot.closed_at === null ? nothing : html`<span class="quiet">(closed)</span>`}
    </h2>
    <figure class="chart" tabindex="0" role="group" aria-label="Chart of ${title}">
      <img
        src="/v1/qc/lots/${lot.id}/chart.svg?${query.toString()}"
        width="1000"
        height="520"
        alt="Levey-Jennings chart of ${test.name} on ${instrument}, ${title}. Of the last ${points.length} controls ${count('rejected')} are rejected and ${count('warning')} have a warning. The table says the same in words."
      />
    </figure>
    ${points.length === 0 ? html`<p class="quiet">No control of this lot was measured yet.</p>` : pointTable(title, points, words)}
  </section>`
}

function pointTable(title: string, points: readonly Point[], words: Words): Html {
  const told = points.filter(({ verdict }) => verdict !== 'in_control')
  return html`${told.length === 0 ? html`<p class="quiet">None of the last ${points.length} broke a rule.</p>` : pointsOf(`Controls that broke a rule: ${title}`, told, words)}
    <details>
      <summary>The last ${points.length} controls</summary>
      ${pointsOf(`The last controls: ${title}`, points, words)}
    </details>`
}

function pointsOf(name: string, points: readonly Point[], words: Words): Html {
  return table(
    { name, columns: ['Measured', number('Value'), number('Distance'), 'Verdict', 'Rules'] },
    points.map(
      (point) =>
        html`<tr>
          <th scope="row">
            <a href="/lab/qc/points/${point.id}">${words.time(point.measured_at)}</a>
          </th>
          <td class="number value">
            ${point.canonical_value} ${printedUnit(point.canonical_unit)}
          </td>
          <td class="number value">${distance(point.z)}</td>
          <td>${chip(point.verdict)}</td>
          <td>${ruleWords(point.rules)}</td>
        </tr>`,
    ),
  )
}
