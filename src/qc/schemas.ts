// A day that somebody names in quality control. The calendar of PostgreSQL has no year 0, and thirty days before
// the year 1 would be in it: only days that a laboratory can mean are taken.
import { z } from '@hono/zod-openapi'

export const day = z.iso
  .date()
  .refine((date) => date >= '1900-01-01' && date < '2200-01-01', 'must be of 1900 to 2199')
