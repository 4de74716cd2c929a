// Which role may do what, as the features declare it: the same list that a request is admitted by.
import type { Rights } from '../../platform/access/scopes.ts'
import { roles } from '../../platform/access/roles.ts'
import { html, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'

export function rightsTable({ scopes, rolesOfScope, patientScopes }: Rights): Html {
  const all = Object.entries(scopes) as [keyof typeof scopes, string][]
  return html`<p class="quiet">
      What is marked with <span class="chip calm">patients</span> shows data of patients: each such
      look is noted, and the auditor reads who it was.
    </p>
    ${table(
      {
        name: 'What each role may do',
        columns: ['May', ...roles.map((role) => ({ head: role, class: 'mark' }))],
      },
      all.map(
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
      ),
    )}`
}
