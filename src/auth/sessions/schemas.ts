// A session as its owner and administrators see it: enough to know it apart, nothing that proves who somebody is.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'

export const session = z
  .object({
    id: z.uuid(),
    started_at: instant,
    last_used_at: instant.openapi({ description: 'Kept to five minutes.' }),
    expires_at: instant,
    door: z.enum(['browser', 'program']).openapi({
      description: 'A browser shows a cookie, a program tokens.',
    }),
    address: z.string().nullable().openapi({
      description: 'The network address at sign-in; of IPv6 the network.',
    }),
    program: z.string().nullable().openapi({
      description: 'What the browser or program says of itself (User-Agent).',
    }),
    is_current: z.boolean().openapi({ description: 'Whether this request came with it.' }),
  })
  .openapi('Session', {
    example: {
      id: exampleIds.session.own,
      started_at: '2026-03-02T06:58:11.204Z',
      last_used_at: '2026-03-02T11:05:00.000Z',
      expires_at: '2026-03-02T18:58:11.204Z',
      door: 'browser',
      address: '10.4.0.17',
      program: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
      is_current: true,
    },
  })
export type Session = z.output<typeof session>
export const sessionPage = pageOf(session, 'SessionPage')

export const sessionFilters = z.strictObject(pageQuery(['started_at'], '-started_at'))
export type SessionFilters = z.output<typeof sessionFilters>
