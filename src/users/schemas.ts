// A user as administrators see one: never anything that proves who somebody is.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'
import { roles } from '../platform/access/roles.ts'

export const user = z
  .object({
    id: z.uuid(),
    username: z.string(),
    display_name: z.string(),
    role: z.enum(roles),
    active: z.boolean().openapi({ description: 'Whether the user may sign in.' }),
    last_sign_in_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('User', {
    example: {
      id: exampleIds.user.deactivate,
      username: 'example-leaves',
      display_name: 'Erik Example',
      role: 'clinician',
      active: true,
      last_sign_in_at: null,
      created_at: '2026-01-12T09:00:00.000Z',
    },
  })
export type User = z.output<typeof user>
export const userPage = pageOf(user, 'UserPage')

export const userFilters = z.strictObject({
  ...pageQuery(['username']),
  role: z.enum(roles).optional(),
})
export type UserFilters = z.output<typeof userFilters>

/** A colleague as everybody may know one: what a signature on a page says. */
export const person = z
  .object({ id: z.uuid(), display_name: z.string(), role: z.enum(roles) })
  .openapi('Person', {
    example: {
      id: exampleIds.user.deactivate,
      display_name: 'Erik Example',
      role: 'clinician',
    },
  })
export type Person = z.output<typeof person>
export const personPage = pageOf(person, 'PersonPage')

export const personFilters = z.strictObject(pageQuery(['display_name']))
export type PersonFilters = z.output<typeof personFilters>
