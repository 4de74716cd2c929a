// A result as a reader takes it in: the value with its unit, the flag beside it, the interval that it was judged
// by, and in words why it waits.
import type { Order } from '../../orders/schemas.ts'
import { notComputed, printedUnit, rangeWords } from '../../reports/rules/words.ts'
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
    return html`<span class="quiet">${notComputed(result.not_evaluated)}</span>`
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
  const words = rangeWords(reference ?? null)
  return words === ''
    ? html`<span class="quiet">–</span>`
    : html`<span class="value">${words}</span>`
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
