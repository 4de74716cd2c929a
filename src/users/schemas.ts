// A user as administrators see one: never anything that proves who somebody is.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { printablePattern } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { linkKinds } from '../auth/password-links.ts'
import { instant, reason } from '../http/router.ts'
import { allRoles, roles } from '../platform/access/roles.ts'

export const user = z
  .object({
    id: z.uuid(),
    username: z.string(),
    display_name: z.string(),
    role: z.enum(roles),
    active: z.boolean().openapi({ description: 'Whether the user may sign in.' }),
    has_password: z
      .boolean()
      .openapi({ description: 'False until an invitation was used: nobody can sign in yet.' }),
    last_sign_in_at: instant.nullable(),
    created_at: instant,
    version: z.number().int().openapi({ description: 'Its ETag.' }),
  })
  .openapi('User', {
    example: {
      id: exampleIds.user.deactivate,
      username: 'example-leaves',
      display_name: 'Erik Example',
      role: 'clinician',
      active: true,
      has_password: true,
      last_sign_in_at: null,
      created_at: '2026-01-12T09:00:00.000Z',
      version: 1,
    },
  })
export type User = z.output<typeof user>
export const userPage = pageOf(user, 'UserPage')

// As it is typed at the door: small letters, and nothing that a name in a log could be mistaken for.
export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])$/, {
    message:
      'must be 2 to 64 letters, digits, dots, hyphens or underscores, and begin and end with a letter or digit',
  })
export const displayName = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,100}$/u, { message: 'must be 1 to 100 characters' })
  .openapi({ pattern: printablePattern('{1,100}') })

export const newUser = z
  .strictObject({ username, display_name: displayName, role: z.enum(roles) })
  .openapi('NewUser', {
    example: { username: 'mira.example', display_name: 'Mira Example', role: 'technologist' },
  })
export type NewUser = z.output<typeof newUser>

export const userChanges = z
  .strictObject({ display_name: displayName.optional(), role: z.enum(roles).optional() })
  .refine((changes) => Object.keys(changes).length > 0, { message: 'must change something' })
  .openapi('UserChanges', { example: { role: 'technologist' }, minProperties: 1 })
export type UserChanges = z.output<typeof userChanges>

export const resetRequest = z
  .strictObject({
    reason: reason.openapi({
      description: 'Why, and how you know that it is this person who asks.',
    }),
  })
  .openapi('PasswordResetRequest', {
    example: { reason: 'Forgot the password; called back at extension 4711' },
  })

/** Shown once: of the code only a hash is kept. */
export const passwordLink = z
  .object({
    kind: z.enum(linkKinds).openapi({
      description:
        'An invitation is for who has no password yet. It is good for 24 hours, a reset for one.',
    }),
    link: z.string().openapi({
      description: 'Where the password is set. What stands behind the # is sent to no server.',
    }),
    code: z.string().openapi({ description: 'What stands behind the #: it can be pasted there.' }),
    expires_at: instant,
  })
  .openapi('PasswordLink', {
    example: {
      kind: 'reset',
      link: 'https://lab.example/lab/set-password#qE0s2k1v0qkzT0yqfY2p8b5oJwO3nS1m7tC4r9xVuLg',
      code: 'qE0s2k1v0qkzT0yqfY2p8b5oJwO3nS1m7tC4r9xVuLg',
      expires_at: '2026-03-02T10:00:00.000Z',
    },
  })
export const addedUser = z.object({ user, password_link: passwordLink }).openapi('AddedUser')
export type AddedUser = z.output<typeof addedUser>

export const userFilters = z.strictObject({
  ...pageQuery(['username']),
  role: z.enum(roles).optional(),
})
export type UserFilters = z.output<typeof userFilters>

/** A colleague as everybody may know one: what a signature on a page says. */
export const person = z
  .object({ id: z.uuid(), display_name: z.string(), role: z.enum(allRoles) })
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
