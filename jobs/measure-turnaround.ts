// Measures how long the tests took whose results went out, or were taken back, since it last ran. Safe to
// repeat: it goes on from the last event that it has followed, under the lock of that row.
import { z } from 'zod'
import { measureTurnaround as run } from '../src/turnaround/measure-turnaround.ts'
import { defineJob } from './job.ts'

export const measureTurnaround = defineJob({
  name: 'measure-turnaround',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 10 },
  expire_seconds: 1800,
  keep_seconds: 24 * 3600,
  schedule: '* * * * *',
  run: (context, _, { caller, signal }) => run(context, caller, signal),
})
