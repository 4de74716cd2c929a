// What can be ordered, as boxes to tick: the panels first, then each test under the kind of tube that it is
// measured in. Every box works without a script; choose.js adds the filter and the sum of what is ticked.
import type { LabTestSummary, Panel } from '../../catalogue/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { LaboratoryApi } from '../frame/laboratory-api.ts'
import { stateWord } from '../frame/words.ts'

export type Catalogue = { tests: LabTestSummary[]; panels: Panel[] }

export type Chosen = { tests: readonly string[]; panels: readonly string[] }

export async function loadCatalogue(lab: LaboratoryApi): Promise<Catalogue> {
  const [tests, panels] = await Promise.all([
    lab.get<{ items: LabTestSummary[] }>('/v1/tests?active=true&limit=200'),
    lab.get<{ items: Panel[] }>('/v1/panels'),
  ])
  return { tests: tests.items, panels: panels.items.filter(({ active }) => active) }
}

/** `has`: codes that the order has already. */
export function catalogueChoice(
  { tests, panels }: Catalogue,
  chosen: Chosen,
  { refusal }: Shown,
  has: readonly string[] = [],
): Html {
  const offered = tests.filter(({ code }) => !has.includes(code))
  const wrong = refusal?.errors.find(({ pointer }) => /^\/(tests|panels)(\/|$)/.test(pointer))
  return html`<div id="tests" class="choice" data-choice>
    ${wrong ? html`<p class="wrong" id="tests-error">${wrong.message}</p>` : nothing}
    <div class="field" data-choice-filter hidden>
      <label for="filter">Find a test or panel</label>
      <input id="filter" type="search" autocomplete="off" autofocus />
    </div>
    <fieldset>
      <legend>Panels</legend>
      <div class="boxes">
        ${panels.map(({ code, name, tests: codes }) =>
          box({
            field: 'panels',
            code,
            name,
            isChosen: chosen.panels.includes(code),
            beneath: codes.join(' '),
          }),
        )}
      </div>
    </fieldset>
    ${tubesOf(offered).map(
      ([tube, ofTube]) =>
        html`<fieldset>
          <legend>Tests in ${stateWord(tube)}</legend>
          <div class="boxes">
            ${ofTube.map(({ code, name }) =>
              box({
                field: 'tests',
                code,
                name,
                isChosen: chosen.tests.includes(code),
                beneath: code,
              }),
            )}
          </div>
        </fieldset>`,
    )}
    <p class="chosen quiet" data-choice-sum hidden role="status"></p>
  </div>`
}

function box(b: {
  field: 'tests' | 'panels'
  code: string
  name: string
  isChosen: boolean
  beneath: string
}): Html {
  return html`<label class="box"
    ><input
      type="checkbox"
      name="${b.field}"
      value="${b.code}"
      ${b.isChosen ? html`checked` : nothing}
    />
    <span>${b.name} <span class="beneath">${b.beneath}</span></span></label
  >`
}

function tubesOf(tests: readonly LabTestSummary[]): [string, LabTestSummary[]][] {
  const byTube = Map.groupBy(
    tests.toSorted((a, b) => a.name.localeCompare(b.name)),
    ({ specimen_type }) => specimen_type as string,
  )
  return [...byTube].toSorted(([, a], [, b]) => b.length - a.length)
}
