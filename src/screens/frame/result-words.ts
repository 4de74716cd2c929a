// A result as a reader takes it in: the value with its unit, the flag beside it, the interval that it was judged
// by, and in words why it waits.
import type { Order } from '../../orders/schemas.ts'
import { holdChecks } from '../../results/interpretation/rules/hold-checks.ts'
import type { Result } from '../../results/schemas.ts'
import { html, nothing, type Html } from './html.ts'
import { flagMark } from './words.ts'

type ItemResult = NonNullable<Order['items'][number]['result']>

export type ShownValue = Pick<ItemResult, 'value' | 'unit' | 'displayed_value'> & {
  canonical_unit?: string | null
  flag?: string | null
  not_evaluated?: ItemResult['not_evaluated']
}

/** "6.8 mmol/L HH"; a value that was reported in another unit is there too, small: "reported as 168 mg/dL". */
export function resultValue(result: ShownValue): Html {
  if (result.not_evaluated) {
    return html`<span class="quiet">not computed: ${notComputed[result.not_evaluated]}</span>`
  }
  const isConverted =
    result.displayed_value !== null &&
    result.canonical_unit !== undefined &&
    result.canonical_unit !== result.unit
  return html`<span class="value"
      ><strong>${result.displayed_value ?? result.value}</strong> ${printedUnit(
        result.displayed_value === null ? result.unit : (result.canonical_unit ?? result.unit),
      )}
      ${flagMark(result.flag)}</span
    >${isConverted ? html`<span class="beneath">reported as ${result.value} ${printedUnit(result.unit)}</span>` : nothing}`
}

/** The reference interval as reports print it: "3.5 – 5.2", "< 200", "≥ 60"; a dash where there is none. */
export function intervalText(reference: Result['reference'] | undefined): Html {
  if (!reference) return html`<span class="quiet">–</span>`
  const { displayed_low: low, displayed_high: high, low_inclusive, high_inclusive } = reference
  if (low === null && high === null) return html`<span class="quiet">–</span>`
  if (low === null) return html`${high_inclusive ? '≤' : '<'} ${high}`
  if (high === null) return html`${low_inclusive ? '≥' : '>'} ${low}`
  return html`<span class="value">${low} – ${high}</span>`
}

/** Why a result waits for a person, each reason in a sentence. */
export function holdReasons(reasons: readonly string[]): Html {
  if (reasons.length === 0) return nothing
  return html`<ul class="reasons">
    ${reasons.map((reason) => html`<li>${holdMeaning(reason)}</li>`)}
  </ul>`
}

/** One reason in a sentence; a code that the rules do not know (any more) as it is. */
export function holdMeaning(reason: string): string {
  return (
    holdChecks.find((check) => check.reason === reason)?.means ?? reason.replaceAll('_', ' ') + '.'
  )
}

const notComputed: Record<NonNullable<ItemResult['not_evaluated']>, string> = {
  missing_value: 'a value that it needs is missing',
  has_comparator: 'a value that it needs is only known to be below or above a limit',
  other_unit: 'a value that it needs is in another unit',
  not_adult: 'the formula is for adults',
  unknown_sex: 'the formula needs the sex of the patient',
  triglycerides_too_high: 'triglycerides are too high for the formula',
  not_positive: 'a value that it needs is not positive',
}

const micro = /(^|[/.])u(?=mol|g|L|m\b|kat|\[?IU)/g
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A UCUM unit as a reader knows it: umol/L is µmol/L, 10*9/L is 10⁹/L, m[IU]/L is mIU/L; a titre says its own. */
export function printedUnit(unit: string | null | undefined): string {
  if (!unit || unit === '{titer}') return ''
  return unit
    .replaceAll(micro, '$1µ')
    .replaceAll(
      /10\*(\d+)/g,
      (_, power: string) =>
        `10${power
          .split('')
          .map((one) => superscripts[Number(one)])
          .join('')}`,
    )
    .replaceAll('{1.73_m2}', '1.73 m²')
    .replaceAll('[IU]', 'IU')
    .replaceAll(/\{[^}]*\}/g, '')
}
