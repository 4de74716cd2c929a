// What was asked for.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { orderRoutes } from './routes.ts'

export const orders = defineFeature({
  name: 'orders',
  description: 'What was asked for. An order completes by itself when its last result is final.',
  buildsOn: ['catalogue'],
  scopes: {
    'orders:read': {
      description: 'List and read orders with their results',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    'orders:write': {
      description: 'Place, hold, resume and cancel orders',
      roles: ['admin', 'clerk', 'clinician'],
      machines: true,
    },
  },
  tables: { orders: 'audited', order_items: 'audited' },
  jobs: ['repair-orders'],
  routes: orderRoutes,
})
