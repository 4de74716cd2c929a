// How long the laboratory takes.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { turnaroundRoutes } from './routes.ts'

const derived = { notAudited: 'derived from orders, samples and results, which are audited' }

export const turnaround = defineFeature({
  name: 'turnaround',
  description: 'How long tests take from the order to the answer, and which are overdue.',
  buildsOn: [],
  scopes: {
    'turnaround:read': {
      description: 'Read turnaround times and overdue work',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    'turnaround:write': {
      description: 'Set targets of turnaround, and change the working calendar',
      roles: ['admin'],
    },
  },
  tables: {
    turnaround_targets: 'audited',
    working_calendar: 'audited',
    turnaround_items: derived,
    turnaround_months: derived,
    turnaround_progress: { notAudited: 'how far a job has come' },
  },
  jobs: ['measure-turnaround'],
  routes: turnaroundRoutes,
})
