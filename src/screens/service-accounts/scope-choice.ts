// What a system may do, as boxes to tick: the scopes that a feature lets machines have. Those of people are not here.
import type { Rights, Scope } from '../../platform/access/scopes.ts'
import type { Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'

export function scopeChoice(
  { scopes, machineScopes, patientScopes }: Rights,
  chosen: readonly string[],
  { refusal }: Shown,
): Html {
  const wrong = refusal?.errors.find(({ pointer }) => /^\/scopes(\/|$)/.test(pointer))
  const lost = chosen.filter((scope) => !(machineScopes as readonly string[]).includes(scope))
  return html`<fieldset id="scopes" ${wrong ? html`aria-describedby="scopes-error"` : nothing}>
    <legend>What it may do</legend>
    ${wrong ? html`<p class="wrong" id="scopes-error">${wrong.message}</p>` : nothing}
    <p class="hint">
      With <span class="chip calm">patients</span> it is shown data of patients, and each such look
      is noted.
    </p>
    <div class="boxes">
      ${machineScopes.map((scope) => box(scope, scopes[scope], chosen.includes(scope), patientScopes.has(scope)))}
    </div>
    ${
      lost.length === 0
        ? nothing
        : html`<p class="hint">No system can be given any more: ${lost.join(', ')}.</p>`
    }
  </fieldset>`
}

function box(scope: Scope, description: string, isChosen: boolean, showsPatients: boolean): Html {
  return html`<label class="box"
    ><input type="checkbox" name="scopes" value="${scope}" ${isChosen ? html`checked` : nothing} />
    <span
      >${description} ${showsPatients ? html`<span class="chip calm">patients</span>` : nothing}
      <span class="beneath"><code>${scope}</code></span></span
    ></label
  >`
}
