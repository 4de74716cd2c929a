// The controls that are measured now, and what was done about the instrument.
import type { Point } from '../../qc/controls/schemas.ts'
import type { Lot } from '../../qc/materials/schemas.ts'
import { field, form, textarea, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { streamPath } from './qc-words.ts'

type OfStream = { instrument: string; test: { code: string; unit: string | null }; lots: Lot[] }

/** The refusal is said above the page, once; each field says what is wrong with it. */
export function controlsForm(shown: Shown, { instrument, test, lots }: OfStream): Html {
  if (lots.length === 0) {
    return html`<section class="card">
      <h2 class="small-head">Enter controls</h2>
      <p class="quiet">
        No lot that is in use has a target for this test here. Whoever manages quality control
        assigns one.
      </p>
    </section>`
  }
  const levels = lots.toSorted((a, b) => a.level - b.level)
  return html`<section class="card">
    <h2 class="small-head">Enter controls</h2>
    ${form(
      `${streamPath(instrument, test.code)}/controls`,
      {},
      html`<input type="hidden" name="unit" value="${test.unit ?? '1'}" /> ${levels.map((lot) =>
          field(shown, {
            name: `value-${lot.id}`,
            label: `Level ${lot.level}`,
            inputmode: 'decimal',
            hint: `${lot.material_code}, lot ${lot.lot_number}; in ${printedUnit(test.unit) || '1'}`,
          }),
        )}
        ${field(shown, { name: 'measured_at', label: 'Measured', type: 'datetime-local', hint: 'Left out: now.' })}`,
      'Enter the controls',
    )}
  </section>`
}

type OfAction = { instrument: string; test_code: string; rejected: Point | undefined }

export function actionForm(shown: Shown, { instrument, test_code, rejected }: OfAction): Html {
  return html`<section class="card">
    <h2 class="small-head">Corrective action</h2>
    <p class="quiet">
      It begins a new series: results go out again when every level has passed after it.
    </p>
    ${form(
      `${streamPath(instrument, test_code)}/corrective-actions`,
      {},
      html`${rejected ? html`<input type="hidden" name="point_id" value="${rejected.id}" />` : ''}
      ${textarea(shown, { name: 'what', label: 'What was done', required: true, hint: 'Such as “electrode replaced, calibrated”.' })}
      ${field(shown, { name: 'taken_at', label: 'When', type: 'datetime-local', hint: 'Left out: now.' })}`,
      'Document it',
      { tone: rejected ? undefined : 'plain' },
    )}
  </section>`
}
