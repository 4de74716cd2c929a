// Which role may do what, as the features declare it: the same list that a request is admitted by.
import type { Rights } from '../../platform/access/scopes.ts'
import { roles } from '../../platform/access/roles.ts'
import { html, type Html } from '../frame/html.ts'

export function rightsTable({ scopes, rolesOfScope, patientScopes }: Rights): Html {
  const all = Object.entries(scopes) as [keyof typeof scopes, string][]
  return html`<p class="quiet">
      What is marked with <span class="chip calm">patients</span> shows data of patients: each such
      look is noted, and the auditor reads who it was.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="What each role may do">
      <table class="rights">
        <caption class="unseen">
          What each role may do
        </caption>
        <thead>
          <tr>
            <th scope="col">May</th>
            ${roles.map((role) => html`<th scope="col" class="mark">${role}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${all.map(
            ([scope, description]) =>
              html`<tr>
                <th scope="row">
                  ${description}
                  ${patientScopes.has(scope) ? html`<span class="chip calm">patients</span>` : ''}
                  <span class="beneath"><code>${scope}</code></span>
                </th>
                ${roles.map((role) =>
                  rolesOfScope[scope].includes(role)
                    ? html`<td class="mark tone-good">
                        <span aria-hidden="true">●</span><span class="unseen">yes</span>
                      </td>`
                    : html`<td class="mark quiet">
                        <span aria-hidden="true">–</span><span class="unseen">no</span>
                      </td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}
