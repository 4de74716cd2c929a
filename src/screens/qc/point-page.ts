// One control: its value against its target, all that was ever said of it, and the results that it casts doubt on.
import type { EvaluationList, Point } from '../../qc/controls/schemas.ts'
import type { AffectedResult } from '../../qc/states/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Names } from '../frame/names.ts'
import { older } from '../frame/older.ts'
import { table } from '../frame/table.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { chip, flagMark, type Words } from '../frame/words.ts'
import { distance, ruleWords, streamPath } from './qc-words.ts'

type PointPage = {
  point: Point
  evaluations: EvaluationList['items']
  affected: { items: AffectedResult[]; next_cursor: string | null }
  query: URLSearchParams
  words: Words
  nameOf: Names
}

export function pointPage({ point, evaluations, affected, query, words, nameOf }: PointPage): Html {
  const { test_code, instrument, verdict } = point
  return html`<p class="small">
      <a href="/lab/qc">Quality control</a> ·
      <a href="${streamPath(instrument, test_code)}">${test_code} on ${instrument}</a>
    </p>
    <h1>Control of ${test_code}, level ${point.level}</h1>
    <div id="point" data-region>
      <p class="display">
        <strong>${point.canonical_value} ${printedUnit(point.canonical_unit)}</strong>
        ${chip(verdict)}
      </p>
      ${point.rules.length === 0 ? nothing : html`<p>${ruleWords(point.rules)}</p>`}
      <dl class="facts">
        <div>
          <dt>Target</dt>
          <dd>
            ${point.mean === null ? html`<span class="quiet">none</span>` : html`${point.mean} ± ${point.sd} (SD)`}
          </dd>
        </div>
        <div>
          <dt>Distance</dt>
          <dd>${distance(point.z)}</dd>
        </div>
        <div>
          <dt>Lot</dt>
          <dd>${point.material_code}, ${point.lot_number}</dd>
        </div>
        <div>
          <dt>Measured</dt>
          <dd>${words.time(point.measured_at)} on ${instrument}</dd>
        </div>
        <div>
          <dt>Entered</dt>
          <dd>${words.time(point.entered_at)} by ${nameOf(point.entered_by)}</dd>
        </div>
      </dl>
      <h2>Results in doubt</h2>
      ${affectedResults(point, affected, words)}
      ${older(`/lab/qc/points/${point.id}`, query, affected.next_cursor, 'More results')}
    </div>
    <h2>What was said of it</h2>
    ${versions(evaluations, words)}`
}

function affectedResults(
  { verdict }: Point,
  { items }: { items: AffectedResult[] },
  words: Words,
): Html {
  if (verdict !== 'rejected')
    return html`<p class="empty">None: only a rejected control casts doubt on results.</p>`
  if (items.length === 0)
    return html`<p class="empty">
      None: the instrument measured nothing for this test between the last good controls and those
      after the corrective action.
    </p>`
  return html`<p class="quiet">
      Measured since the last good controls, until every level passed after a corrective action.
      Look at each: what was reported may have to be corrected.
    </p>
    ${table(
      {
        name: 'Results in doubt',
        columns: ['Result', 'State', 'Order', 'Tube', 'Measured', 'Released'],
      },
      items.map(
        (one) =>
          html`<tr>
            <th scope="row">
              <a href="/lab/verify/${one.id}" class="value"
                >${one.value} ${printedUnit(one.unit)}</a
              >
              ${flagMark(one.flag)}
            </th>
            <td>${chip(one.status)}</td>
            <td>
              <a href="/lab/orders/${one.order_id}"><code>${one.order_number}</code></a>
            </td>
            <td><code>${one.accession_number}</code></td>
            <td>${words.time(one.measured_at)}</td>
            <td>${words.time(one.released_at)}</td>
          </tr>`,
      ),
    )}`
}

function versions(items: EvaluationList['items'], words: Words): Html {
  return table(
    {
      name: 'What was said of it',
      caption: 'Evaluations of this control, the first one first',
      columns: ['Version', 'Verdict', 'Distance', 'Rules', 'Judged with', 'When'],
    },
    items.map(
      (one) =>
        html`<tr>
          <th scope="row">${one.version}</th>
          <td>${chip(one.verdict)}</td>
          <td class="value">${distance(one.z)}</td>
          <td>
            ${one.rules.length === 0 ? html`<span class="quiet">none broken</span>` : ruleWords(one.rules)}
          </td>
          <td>${one.inputs.before.length} controls before it</td>
          <td>${words.time(one.evaluated_at)}</td>
        </tr>`,
    ),
  )
}
