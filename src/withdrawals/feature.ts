// What is taken back reaches through orders, samples and results: one verb, one transaction, one order of
// locks. It owns nothing; its routes stand under the tags of what they take back.
import { defineFeature } from '../http/feature.ts'
import { withdrawalRoutes } from './routes.ts'

export const withdrawals = defineFeature({
  name: 'withdrawals',
  buildsOn: ['orders', 'samples', 'results'],
  scopes: {},
  tables: {},
  jobs: [],
  routes: withdrawalRoutes,
})
