// What leaves the laboratory: the report of an order.
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
    },
  },
  tables: {},
  jobs: [],
  routes: reportRoutes,
})
