// The page around every screen: head, skip link, navigation, who is signed in, and what was just done.
import { topicsSeenWith } from '../../live/topics.ts'
import { assetUrl } from './assets.ts'
import { html, nothing, type Html } from './html.ts'
import { destinations } from './navigation.ts'
import type { Me, Page } from './screen.ts'

/** What a page says after something was done; the address names one of them, and nothing else is shown. */
const notices: Record<string, string> = {
  'patient-registered': 'The patient is registered.',
  'results-entered': 'The values are entered. The rules judge them now.',
  'result-verified': 'The result is verified and reported.',
  'result-rerun': 'The value is rejected. The test is on the list of results to enter again.',
  'result-corrected': 'The correction is proposed. Another person verifies it.',
  'result-in-error': 'The result is marked as an error.',
  'call-confirmed': 'The value was read back. The call is done.',
  'call-noted': 'The call is noted. The notice stays on the list.',
  'call-closed': 'The notice is closed.',
  'patient-changed': 'The data of the patient is changed.',
  'order-placed': 'The order is placed.',
  'order-held': 'The order is on hold.',
  'order-resumed': 'The order goes on.',
  'order-cancelled': 'The order is cancelled.',
  'order-in-error': 'The order is marked as an error.',
  'tests-added': 'The tests are added.',
  'test-cancelled': 'The test is cancelled.',
  'sample-collected':
    'The sample is collected. Put its label on the tube before you leave the patient.',
  'sample-rejected':
    'The sample is rejected. If a test still needs it, it is in the list to be collected again.',
  'import-uploaded': 'The file is here. It is read now.',
  'import-known': 'This file was uploaded before: this is what became of it. Nothing was changed.',
  'import-again': 'The file is read again.',
  'import-cancelled': 'The import is stopped. What was written stays.',
  'controls-entered': 'The controls are entered, and judged by the rules.',
  'action-taken': 'The corrective action is documented. Measure every level now.',
  'user-deactivated': 'The user is shut out. Every session has ended.',
  'user-changed': 'The user is changed.',
  'password-set': 'The password is set. Sign in with it.',
  'user-reactivated': 'The user may sign in again.',
  'account-added': 'The account is added. It signs in once it has a secret.',
  'account-changed': 'The account is changed.',
  'account-deactivated': 'The account is shut out. Its tokens have ended.',
  'account-reactivated': 'The account may sign in again, with the secrets of before.',
  'secret-revoked': 'The secret is revoked. Its tokens have ended.',
  'session-ended': 'The session has ended.',
  'password-changed': 'The password is changed. Your other sessions have ended.',
  'signed-out': 'You are signed out.',
}

type Frame = Omit<Page, 'status'> & { me?: Me; path: string; done?: string }

export function layout({ title, main, me, path, done, live, scripts = [], wall }: Frame): Html {
  const said = done !== undefined && Object.hasOwn(notices, done) ? notices[done] : undefined
  // A topic that is not for this person would be refused, and the others with it.
  const seen = topicsSeenWith(new Set(me?.scopes))
  const followed = live?.filter((topic) => seen.includes(topic)) ?? []
  return html`<!doctype html>
    <html lang="en" class="${wall ? 'wall' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Diagnostics Lab</title>
        <link rel="icon" href="/docs/icon.svg" />
        <link rel="stylesheet" href="${assetUrl('screens.css')}" />
        <script type="module" src="${assetUrl('screens.js')}"></script>
        ${scripts.map((name) => html`<script type="module" src="${assetUrl(name)}"></script>`)}
      </head>
      <body ${followed.length > 0 ? html`data-live="${followed.join(',')}"` : nothing}>
        <a class="skip" href="#main">Skip to the content</a>
        ${wall || !me ? nothing : banner(me, path)}
        <main id="main" tabindex="-1">
          <div role="status" class="said">
            ${said === undefined ? nothing : html`<p class="note good"><span aria-hidden="true">✓</span> ${said}</p>`}
          </div>
          ${main}
        </main>
      </body>
    </html>`
}

function banner(me: Me, path: string): Html {
  const open = destinations.filter(({ scope }) => me.scopes.includes(scope))
  return html`<header class="banner">
    <a class="brand" href="/lab">${mark}<span>Diagnostics Lab</span></a>
    <nav aria-label="Screens">
      <ul>
        ${open.map(
          (to) =>
            html`<li>
              <a href="${to.path}" ${isAt(path, to.path) ? html`aria-current="page"` : nothing}
                >${to.title}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    <form class="who" method="post" action="/lab/sign-out">
      <span
        ><a href="/lab/account"><strong>${me.display_name}</strong></a>
        <span class="quiet">${me.role}</span></span
      >
      <button class="plain">Sign out</button>
    </form>
  </header>`
}

const isAt = (path: string, screen: string) => path === screen || path.startsWith(`${screen}/`)

// A tube, as on the tab of the browser.
const mark = html`<svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28">
  <rect width="32" height="32" rx="7" fill="#0b5563" />
  <path
    d="M12 6h8M13 6v16a3 3 0 0 0 6 0V6"
    fill="none"
    stroke="#fff"
    stroke-width="2.2"
    stroke-linecap="round"
  />
  <path d="M14.1 15h3.8v7a1.9 1.9 0 0 1-3.8 0z" fill="#e4572e" />
</svg>`
