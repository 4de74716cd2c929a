// Whether results may leave without a person: who stops it, who tries it, and what it did.
import { defineFeature } from '../http/feature.ts'
import { autoverificationRoutes } from './routes.ts'

export const autoverification = defineFeature({
  name: 'autoverification',
  description:
    'The automatic release: stop it at once, try it in shadow, and see why results are held.',
  buildsOn: ['results'],
  scopes: {
    'autoverification:read': {
      description: 'Read the switches and the reports of the automatic release',
      roles: ['admin', 'technologist', 'pathologist', 'auditor'],
    },
    'autoverification:switch': {
      description: 'Switch the automatic release off, on trial or on',
      roles: ['admin', 'pathologist'],
    },
  },
  tables: { autoverification_switches: 'audited' },
  jobs: [],
  routes: autoverificationRoutes,
})
