// One result, as whoever answers for it looks at it: the value, what it is judged by, what was there before, and
// every reason in words.
import type { Patient } from '../../patients/schemas.ts'
import type { Explanation } from '../../results/explain/schemas.ts'
import type { Result } from '../../results/schemas.ts'
import type { Scope } from '../../platform/access/scopes.ts'
import { field, form, refusalNote, textarea, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { holdReasons, intervalText, resultValue } from '../frame/result-words.ts'
import { table } from '../frame/table.ts'
import { chip, type Words } from '../frame/words.ts'
import { plainValue } from '../results/templates.ts'

type ResultPage = {
  result: Result
  explained: Explanation | undefined
  order: { order_number: string }
  patient: Patient | undefined
  words: Words
  may: (scope: Scope) => boolean
  shown: Shown
}

export function resultPage(parts: ResultPage): Html {
  const { result, explained, order, patient, words, shown } = parts
  const judged = explained?.interpretations.find(({ id }) => id === explained.interpretation_id)
  return html`${patient ? patientHead(patient, words) : nothing} ${refusalNote(shown.refusal)}
    <h1>${judged?.test?.name ?? result.test_code}</h1>
    <div id="result" data-region>
      <p class="display">
        ${resultValue(result)} ${chip(result.superseded_at === null ? result.status : 'corrected')}
      </p>
      <dl class="facts">
        <div>
          <dt>Reference interval</dt>
          <dd>${intervalText(result.reference)}</dd>
        </div>
        <div>
          <dt>Before</dt>
          <dd>${before(result)}</dd>
        </div>
        <div>
          <dt>Order</dt>
          <dd><a href="/lab/orders/${result.order_id}">${order.order_number}</a></dd>
        </div>
        <div>
          <dt>Tube</dt>
          <dd><code>${result.accession_number}</code></dd>
        </div>
        <div>
          <dt>Measured</dt>
          <dd>
            ${words.time(result.measured_at)}${result.instrument === null ? nothing : html` on ${result.instrument}`}
          </dd>
        </div>
        <div>
          <dt>Entered</dt>
          <dd>${words.time(result.entered_at)}</dd>
        </div>
        <div>
          <dt>Released</dt>
          <dd>${words.time(result.released_at)}</dd>
        </div>
      </dl>
      ${
        result.status === 'held'
          ? html`<h2>Why it waits</h2>
              ${holdReasons(result.hold_reasons)}`
          : nothing
      }
      ${corrections(result)}
    </div>
    ${actions(parts)}
    ${
      judged
        ? html`<details>
            <summary>How it was judged</summary>
            <ul>
              ${judged.in_words.map((sentence) => html`<li>${sentence}</li>`)}
            </ul>
          </details>`
        : nothing
    }
    ${explained && explained.versions.length > 1 ? versions(explained, words) : nothing}`
}

function before({ delta }: Result): Html {
  if (!delta || delta.previous_value === null)
    return html`<span class="quiet">no earlier result to compare with</span>`
  return html`${plainValue(delta.previous_value, delta.previous_unit)}`
}

function corrections({ corrects, correction_reason, status_reason }: Result): Html {
  return html`${corrects ? html`<p class="note warn"><span aria-hidden="true">↻</span> Corrects <s>${corrects.value} ${printedUnit(corrects.unit)}</s>: ${correction_reason}</p>` : nothing}
  ${status_reason === null ? nothing : html`<p class="quiet">${status_reason}</p>`}`
}

function actions({ result, may, shown }: ResultPage): Html {
  const at = (verb: string) => `/lab/verify/${result.id}/${verb}`
  const plain: Shown = { values: shown.values }
  const isHeld = result.status === 'held'
  const isReported = result.status === 'final' && result.superseded_at === null
  const reasonField = (hint: string) =>
    textarea(plain, { name: 'reason', label: 'Reason', required: true, hint })
  return html` ${isHeld && may('results:verify') ? form(at('verify'), {}, html`<p>You answer for this value. It goes out at once.</p>`, 'Verify') : nothing}
  ${
    isHeld && may('results:enter')
      ? html`<details>
          <summary>Measure again</summary>
          ${form(at('rerun'), {}, reasonField('What is wrong with this value, such as “air bubble in the cuvette”.'), 'Reject this value and measure again', { tone: 'danger' })}
        </details>`
      : nothing
  }
  ${
    isReported && may('results:correct')
      ? html`<details>
          <summary>Correct it</summary>
          <p>
            The report will show both values, the reason and your name. Another person verifies the
            correction.
          </p>
          ${form(
            at('correct'),
            {},
            html`${field(plain, { name: 'value', label: 'Right value', required: true })}
            ${result.unit === null ? nothing : field(plain, { name: 'unit', label: 'Unit (UCUM)', value: result.unit, required: true })}
            ${reasonField('Why the reported value is wrong.')}`,
            'Propose the correction',
          )}
        </details>`
      : nothing
  }`
}

function versions({ versions, id }: Explanation, words: Words): Html {
  return html`<h2>Versions</h2>
    ${table(
      {
        name: 'Versions of this result',
        caption: 'All versions of this result',
        columns: ['Version', 'Value', 'State', 'Entered', 'Reason'],
      },
      versions.map(
        (one) =>
          html`<tr>
            <th scope="row">
              <a href="/lab/verify/${one.id}" ${one.id === id ? html`aria-current="page"` : nothing}
                >${one.version}</a
              >
            </th>
            <td>${resultValue({ ...one, displayed_value: null })}</td>
            <td>${chip(one.superseded_at === null ? one.status : 'corrected')}</td>
            <td>${words.time(one.entered_at)}</td>
            <td>${one.correction_reason ?? one.status_reason ?? ''}</td>
          </tr>`,
      ),
    )}`
}
