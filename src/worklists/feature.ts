// What is to be done next.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { worklistRoutes } from './routes.ts'

export const worklists = defineFeature({
  name: 'worklists',
  description:
    'What is to be done next, in lanes: collect, receive, run, verify, call. Stat first.',
  buildsOn: ['catalogue', 'patients'],
  scopes: {
    'worklists:read': {
      description: 'Read the worklists',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
  },
  tables: {},
  jobs: [],
  routes: worklistRoutes,
})
