// How the calls look: what is due first stands first, and the value to be read back is large.
import type { Notice } from '../../notices/schemas.ts'
import { attemptOutcomes, channels } from '../../notices/rules.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import { field, form, refusalNote, select, textarea, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { table } from '../frame/table.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { chip, flagMark, stateWord, type Words } from '../frame/words.ts'
import { plainValue } from '../results/templates.ts'

export function callList(items: readonly LaneItems['call'][], words: Words): Html {
  if (items.length === 0)
    return html`<p class="empty">Everybody who must know of a critical value was told.</p>`
  return table(
    {
      name: 'Critical values to be told',
      caption: 'Critical values to be told, what is due first',
      columns: ['Test', 'Value', 'Order', 'Due', 'Tried', 'State'],
    },
    items.map(
      (one) =>
        html`<tr>
          <th scope="row">
            <a href="/lab/calls/${one.id}">${one.test_code}</a
            >${one.kind === 'critical' ? nothing : html`<span class="beneath">${stateWord(one.kind)}</span>`}
          </th>
          <td>${plainValue(one.value, one.unit)} ${flagMark(one.flag)}</td>
          <td>
            <a href="/lab/orders/${one.order_id}"><code>${one.order_number}</code></a>
          </td>
          <td>
            ${words.time(one.due_at)}
            ${one.overdue ? html`<span class="chip bad"><span aria-hidden="true">◷</span> overdue</span>` : nothing}
          </td>
          <td>
            ${one.attempts === 0 ? 'not yet' : `${one.attempts} ×`}${one.escalation_level > 0 ? html` <span class="chip warn">escalated ${one.escalation_level} ×</span>` : nothing}
          </td>
          <td>${chip(one.status)}</td>
        </tr>`,
    ),
  )
}

type NoticePage = {
  notice: Notice
  patient: Patient | undefined
  words: Words
  mayCall: boolean
  shown: Shown
}

export function noticePage({ notice, patient, words, mayCall, shown }: NoticePage): Html {
  const waits =
    notice.confirmed_at === null && ['provisional', 'open', 'attempted'].includes(notice.status)
  return html`${patient ? patientHead(patient, words) : nothing}
    <h1>Call ${notice.test_code}</h1>
    <p class="display">
      ${plainValue(notice.value, notice.unit)} ${flagMark(notice.flag)} ${chip(notice.status)}
    </p>
    <dl class="facts">
      <div>
        <dt>Order</dt>
        <dd><a href="/lab/orders/${notice.order_id}">${notice.order_number}</a></dd>
      </div>
      <div>
        <dt>Critical</dt>
        <dd>${limits(notice)}</dd>
      </div>
      <div>
        <dt>Opened</dt>
        <dd>${words.time(notice.opened_at)}</dd>
      </div>
      <div>
        <dt>Due</dt>
        <dd>
          ${words.time(notice.due_at)}
          ${notice.overdue ? html`<span class="chip bad"><span aria-hidden="true">◷</span> overdue</span>` : nothing}
        </dd>
      </div>
      <div>
        <dt>Read back</dt>
        <dd>${words.time(notice.confirmed_at)}</dd>
      </div>
    </dl>
    ${notice.status === 'provisional' ? html`<p class="note warn"><span aria-hidden="true">‖</span> The value waits for verification. Say so when you call.</p>` : nothing}
    ${mayCall && waits ? callForm(notice, shown) : refusalNote(shown.refusal)}
    ${mayCall && notice.status === 'confirmed' ? form(`/lab/calls/${notice.id}/close`, {}, nothing, 'Close', { tone: 'plain' }) : nothing}
    ${attempts(notice, words)}`
}

function limits({ critical_limits: limit, canonical_unit }: Notice): Html {
  if (!limit) return html`<span class="quiet">–</span>`
  const parts = [
    limit.low !== null && `below ${limit.low}`,
    limit.high !== null && `above ${limit.high}`,
  ]
  return html`${parts.filter(Boolean).join(' or ')} ${printedUnit(canonical_unit)}`
}

const outcomeWords: Record<(typeof attemptOutcomes)[number], string> = {
  confirmed: 'reached, and the value was read back',
  unable_to_reach: 'nobody was reached',
  reached_without_read_back: 'reached, but not read back',
}

function callForm(notice: Notice, shown: Shown): Html {
  return html`<h2>The call</h2>
    ${form(
      `/lab/calls/${notice.id}/attempts`,
      shown,
      html`${field(shown, { name: 'recipient_name', label: 'Who was called', required: true, autofocus: true })}
      ${field(shown, { name: 'recipient_role', label: 'As what', required: true, hint: 'Such as “nurse, ward 3”.' })}
      ${select(shown, { name: 'channel', label: 'How', required: true, value: 'phone', options: channels.map((one) => [one, stateWord(one)] as const) })}
      ${select(shown, { name: 'outcome', label: 'What came of it', required: true, value: 'confirmed', options: attemptOutcomes.map((one) => [one, outcomeWords[one]] as const) })}
      ${field(shown, { name: 'read_back', label: 'What was read back', inputmode: 'decimal', hint: 'Digit by digit, as you heard it. Needed to confirm.' })}
      ${textarea(shown, { name: 'note', label: 'Note' })}`,
      'Note the call',
    )}`
}

function attempts({ attempts, escalations }: Notice, words: Words): Html {
  if (attempts.length === 0 && escalations.length === 0)
    return html`<p class="quiet">Nobody has called yet.</p>`
  return html`<h2>What was tried</h2>
    ${table(
      {
        name: 'Calls',
        columns: ['When', 'Who was called', 'What came of it', 'Read back', 'Note'],
      },
      attempts.map(
        (one) =>
          html`<tr>
            <th scope="row">${words.time(one.attempted_at)}</th>
            <td>
              ${one.recipient_name}<span class="beneath"
                >${one.recipient_role}, ${stateWord(one.channel)}</span
              >
            </td>
            <td>${outcomeWords[one.outcome]}</td>
            <td>${one.read_back ?? ''}</td>
            <td>${one.note ?? ''}</td>
          </tr>`,
      ),
    )}
    ${escalations.length === 0 ? nothing : html`<p class="quiet">Escalated: ${escalations.map(({ escalated_at }, n) => html`${n > 0 ? ', ' : ''}${words.time(escalated_at)}`)}</p>`}`
}
