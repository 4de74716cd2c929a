// What was measured.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { resultRoutes } from './routes.ts'

export const results = defineFeature({
  name: 'results',
  description:
    'What was measured. Entered, interpreted by a job, then released or held for a person.',
  buildsOn: ['orders', 'notices'],
  scopes: {
    'results:read': {
      description: 'List and read results with their history',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    'results:enter': {
      description: 'Enter results and ask for a rerun',
      roles: ['technologist', 'pathologist'],
      machines: true,
    },
    'results:verify': {
      description: 'Verify held results, or mark a result as an error',
      roles: ['pathologist'],
    },
    'results:correct': {
      description: 'Propose a correction of a final result',
      roles: ['technologist', 'pathologist'],
    },
  },
  tables: {
    results: 'audited',
    interpretations: { notAudited: 'only ever added to, each with all that led to it' },
  },
  jobs: ['interpret-results', 'derive-results', 'sweep-results'],
  routes: resultRoutes,
})
