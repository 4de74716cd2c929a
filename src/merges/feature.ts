// Two records of one person become one. It stands above patients and orders, because it moves both.
import { defineFeature } from '../http/feature.ts'
import { mergeRoutes } from './routes.ts'

export const merges = defineFeature({
  name: 'merges',
  buildsOn: ['patients', 'orders'],
  scopes: {
    'patients:merge': {
      description: 'Merge two records of one patient, and undo it',
      roles: ['admin'],
    },
  },
  tables: { patient_merges: 'audited' },
  jobs: [],
  routes: mergeRoutes,
})
