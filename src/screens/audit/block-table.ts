// The seals: each block binds the rows of the audit and the block before it, and is signed. Whoever has noted a head
// sees any later change of what it seals.
import type { AuditBlock } from '../../audit/schemas.ts'
import { html, type Html } from '../frame/html.ts'
import { number, table } from '../frame/table.ts'
import type { Words } from '../frame/words.ts'

export function blockTable(items: readonly AuditBlock[], words: Words): Html {
  const [last] = items
  if (!last)
    return html`<p class="empty">
      Nothing is sealed yet. A job does so each minute, once the laboratory has a signing key.
    </p>`
  const unsigned = items.filter(({ signature }) => signature === null).length
  const upTo = html`Sealed up to ${words.time(last.sealed_at)}, block ${last.id}.`
  return html`${
      unsigned === 0
        ? html`<p class="note good">
            <span aria-hidden="true">●</span> ${upTo} All blocks shown are signed.
          </p>`
        : html`<p class="note warn">
            <span aria-hidden="true">!</span> ${upTo} ${unsigned} of the blocks shown are not
            signed: the laboratory had no signing key.
          </p>`
    }
    <p class="quiet">
      Note the head of the newest block where nobody of the laboratory can change it. Then
      <code>npm run audit:verify</code> computes every link anew and compares: this page shows what
      is sealed, and verifies nothing itself.
    </p>
    ${table(
      {
        name: 'Blocks',
        caption: 'Sealed blocks, the newest first',
        columns: [number('Block'), 'Sealed', number('Rows'), 'Signed by key', 'Head'],
      },
      items.map(
        (block) =>
          html`<tr>
            <th scope="row" class="number">${block.id}</th>
            <td class="value">${words.time(block.sealed_at)}</td>
            <td class="number">${block.entries}</td>
            <td>
              ${block.signature === null ? html`<span class="chip warn"><span aria-hidden="true">!</span> not signed</span>` : html`<span class="chip good"><span aria-hidden="true">●</span> signed</span> <code class="small name">${(block.kid ?? '').slice(0, 12)}…</code>`}
            </td>
            <td><code class="small name">${block.head}</code></td>
          </tr>`,
      ),
    )}`
}
