// Signing in, staying in, getting out.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { authRoutes } from './routes.ts'

export const auth = defineFeature({
  name: 'auth',
  description:
    'Sign in (OAuth 2.0 password grant), refresh, sign out, change the password, see and end sessions.',
  buildsOn: [],
  scopes: {
    'account:own': {
      description: 'See oneself, change the own password, sign out',
      roles: everyone,
    },
    'sessions:read': { description: 'See where a user is signed in', roles: ['admin', 'auditor'] },
    'sessions:end': { description: 'End a session of a user', roles: ['admin'] },
  },
  tables: {
    users: 'audited',
    sessions: 'audited',
    password_resets: 'audited',
    service_accounts: 'audited',
    service_account_secrets: 'audited',
    refresh_tokens: {
      // Each use of one would be two rows, every ten minutes for everyone: who was signed in, and why it
      // ended (a token used twice, too), stands in the audit of the session.
      notAudited: 'hashes of secrets, each used once; what became of the session is audited',
    },
    session_uses: {
      notAudited: 'where a session began and when it was used; goes with the session',
    },
    rate_limits: { notAudited: 'counters of a minute' },
    sign_in_places: { notAudited: 'counters of what failed in a row' },
  },
  jobs: [],
  routes: authRoutes,
})
