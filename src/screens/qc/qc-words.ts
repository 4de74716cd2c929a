// What quality control says, in words: the rules that a control broke, and where a test on an instrument stands.
import type { Point } from '../../qc/controls/schemas.ts'
import type { WestgardRule } from '../../qc/rules/westgard.ts'
import type { StateList } from '../../qc/states/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Words } from '../frame/words.ts'

export type State = StateList['items'][number]

/** The address of the page of a test on an instrument. */
export const streamPath = (instrument: string, test_code: string) =>
  `/lab/qc/instruments/${encodeURIComponent(instrument)}/${encodeURIComponent(test_code)}`

const meanings: Record<WestgardRule, string> = {
  '1_2s': 'beyond 2 SD',
  '1_3s': 'beyond 3 SD',
  '2_2s': 'two in a row beyond 2 SD on one side',
  R_4s: 'two of one run more than 4 SD apart',
  '4_1s': 'four in a row beyond 1 SD on one side',
  '10x': 'ten in a row on one side of the mean',
}

/** "1-3s: beyond 3 SD", one line for each. That of 2 SD is not repeated where another one rejects. */
export function ruleWords(rules: readonly WestgardRule[]): Html {
  const said = rules.length > 1 ? rules.filter((rule) => rule !== '1_2s') : rules
  return html`${said.map(
    (rule, n) =>
      html`${n > 0 ? html`<br />` : nothing}<strong class="value">${rule.replace('_', '-')}</strong>
        ${meanings[rule]}`,
  )}`
}

/** Why results of the test are held now, and since when. Nothing for what is in control. */
export function stateReason(state: State, rejected: Point | undefined, words: Words): Html {
  const missing = state.missing.map(
    ({ level, last_passed_at }) =>
      html`level ${level}
      ${last_passed_at === null ? 'has not passed' : html`passed last ${words.time(last_passed_at)}`}`,
  )
  const levels = html`${missing.map((one, n) => html`${n > 0 ? ', ' : ''}${one}`)}`
  if (state.state === 'rejected') {
    if (!rejected) return html`A control was rejected.`
    return html`Level ${rejected.level} since ${words.time(rejected.measured_at)}<span
        class="beneath"
        >${ruleWords(rejected.rules)}</span
      >`
  }
  if (state.state === 'awaiting_controls') return html`After a corrective action: ${levels}`
  if (state.state === 'missing') return html`Within ${state.within_hours} h: ${levels}`
  return nothing
}

/** "+3.2 SD": with the true minus of numbers. */
export function distance(z: string | null): string {
  if (z === null) return '–'
  const rounded = Number(z).toFixed(2)
  return `${rounded.startsWith('-') ? `−${rounded.slice(1)}` : `+${rounded}`} SD`
}
