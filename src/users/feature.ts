// Who may sign in at all. The table is that of signing in (src/auth/); here administrators look after it.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { userRoutes } from './routes.ts'

export const users = defineFeature({
  name: 'users',
  description:
    'Who may sign in. Who is added sets the password by a link that is good once. A deactivated user keeps what was done, and loses every session.',
  buildsOn: ['auth'],
  scopes: {
    'users:read': { description: 'List and read users', roles: ['admin', 'auditor'] },
    'people:read': {
      description: 'Read the names and roles of those who work here',
      roles: everyone,
      machines: true,
    },
    'users:write': {
      description: 'Add, edit, deactivate and reactivate users, and reset passwords',
      roles: ['admin'],
    },
  },
  tables: {},
  jobs: [],
  routes: userRoutes,
})
