// What leaves the laboratory: the report of an order, and the results of a period as a file.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { reportRoutes } from './routes.ts'

export const reports = defineFeature({
  name: 'reports',
  description:
    'What leaves the laboratory: the report of an order, in the form that its reader takes.',
  buildsOn: ['catalogue', 'orders', 'patients'],
  scopes: {
    'reports:read': {
      description: 'Read reports',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    // Whoever verifies, runs the place or looks into it: a file of everybody's results is no tool of the bench.
    'results:export': {
      description: 'Stream the results of a period as a file',
      roles: ['admin', 'pathologist', 'auditor'],
      showsPatients: true,
      machines: true,
    },
  },
  tables: {},
  jobs: [],
  routes: reportRoutes,
})
