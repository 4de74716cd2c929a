// Repairs orders whose status does not follow from their items. There should be none: the roll-up runs
// in every transaction that changes an item. Each one found is logged, for it means a defect.
import { z } from 'zod'
import { repairOrders as run } from '../src/orders/repair-orders.ts'
import { defineJob } from './job.ts'

export const repairOrders = defineJob({
  name: 'repair-orders',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 10 },
  expire_seconds: 600,
  keep_seconds: 24 * 3600,
  schedule: '*/10 * * * *',
  run: (context, _, { caller }) => run(context, caller),
})
