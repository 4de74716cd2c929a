// Other systems that sign in as themselves. The tables are those of signing in (src/auth/); here administrators look
// after them.
import { defineFeature } from '../http/feature.ts'
import { serviceAccountRoutes } from './routes.ts'

export const serviceAccounts = defineFeature({
  name: 'service-accounts',
  description:
    'How other systems sign in (OAuth 2.0 client credentials): each with scopes of its own and secrets that can be ' +
    'replaced while it works.',
  buildsOn: ['auth'],
  scopes: {
    'service-accounts:read': {
      description: 'List and read service accounts',
      roles: ['admin', 'auditor'],
    },
    'service-accounts:write': {
      description: 'Add, edit and deactivate service accounts, and replace their secrets',
      roles: ['admin'],
    },
  },
  tables: {},
  jobs: [],
  routes: serviceAccountRoutes,
})
