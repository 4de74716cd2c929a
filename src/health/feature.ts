// Whether the process runs, and may be sent requests.
import { defineFeature } from '../http/feature.ts'
import { healthRoutes } from './routes.ts'

export const health = defineFeature({
  name: 'health',
  description: 'For the machine that runs this.',
  buildsOn: [],
  scopes: {},
  tables: {},
  jobs: [],
  routes: healthRoutes,
})
