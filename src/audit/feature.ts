// Who changed what. The database writes it; here it is read.
import { defineFeature } from '../http/feature.ts'
import { auditRoutes } from './routes.ts'

export const audit = defineFeature({
  name: 'audit',
  description: 'Who changed what.',
  buildsOn: [],
  scopes: {
    'audit:read': { description: 'Read who changed what', roles: ['admin', 'auditor'] },
  },
  tables: {
    audit_log: { notAudited: 'it is the audit, and triggers alone can write it' },
  },
  jobs: [],
  routes: auditRoutes,
})
