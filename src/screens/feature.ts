// Pages for people: a client of /v1 that lives in the api.
import { defineFeature } from '../http/feature.ts'
import { screenRoutes } from './routes.ts'

export const screens = defineFeature({
  name: 'screens',
  buildsOn: [
    'audit',
    'auth',
    'catalogue',
    'imports',
    'live',
    'notices',
    'orders',
    'patients',
    'qc',
    'results',
    'samples',
    'service-accounts',
    'turnaround',
    'users',
    'worklists',
  ],
  scopes: {},
  tables: {},
  jobs: [],
  routes: screenRoutes,
})
