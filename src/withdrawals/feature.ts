// What is taken back: each verb changes an order, its samples and its results in one transaction. This feature
// owns no table, and its routes stand under the tags of samples and orders.
import { defineFeature } from '../http/feature.ts'
import { withdrawalRoutes } from './routes.ts'

export const withdrawals = defineFeature({
  name: 'withdrawals',
  buildsOn: ['orders', 'samples', 'results', 'notices'],
  scopes: {},
  tables: {},
  jobs: [],
  routes: withdrawalRoutes,
})
