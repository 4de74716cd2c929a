// Who was told of a dangerous value.
import { defineFeature } from '../http/feature.ts'
import type { Role } from '../platform/access/roles.ts'
import { noticeRoutes } from './routes.ts'

const readers: readonly Role[] = ['admin', 'technologist', 'pathologist', 'clinician', 'auditor']

export const notices = defineFeature({
  name: 'notices',
  description:
    'Critical values: who was called, what they read back, and what nobody has confirmed.',
  buildsOn: [],
  scopes: {
    'notices:read': {
      description: 'List and read critical notices',
      roles: readers,
      showsPatients: true,
      machines: true,
    },
    'notices:write': {
      description: 'Note calls about critical values, and close notices',
      roles: ['technologist', 'pathologist'],
    },
  },
  tables: { notices: 'audited', notice_attempts: 'audited', notice_escalations: 'audited' },
  jobs: ['escalate-notices'],
  routes: noticeRoutes,
})
