// A service account as administrators see one: what it may do, and when its secrets were used, never a secret.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { printablePattern } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'

const clientId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])$/, {
    message: 'must be 2 to 64 letters, digits, dots, hyphens or underscores',
  })
const displayName = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,100}$/u, { message: 'must be 1 to 100 characters' })
  .openapi({ pattern: printablePattern('{1,100}') })
const scopes = z.array(z.string().max(64)).min(1, 'must name at least one').max(50).openapi({
  description: 'What it may do. A scope that is a person’s (results:verify) is refused.',
})

export const newServiceAccount = z
  .strictObject({ client_id: clientId, display_name: displayName, scopes })
  .openapi('NewServiceAccount', {
    example: {
      client_id: 'hospital-orders',
      display_name: 'Order entry of the hospital',
      scopes: ['patients:read', 'patients:write', 'orders:read', 'orders:write'],
    },
  })
export type NewServiceAccount = z.output<typeof newServiceAccount>

export const serviceAccountChanges = z
  .strictObject({ display_name: displayName.optional(), scopes: scopes.optional() })
  .refine((changes) => Object.keys(changes).length > 0, { message: 'must change something' })
  .openapi('ServiceAccountChanges', { example: { scopes: ['imports:read'] }, minProperties: 1 })
export type ServiceAccountChanges = z.output<typeof serviceAccountChanges>

const secret = z.object({
  id: z.uuid(),
  created_at: instant,
  last_used_at: instant
    .nullable()
    .openapi({ description: 'When it got a token last. Used no more, it can be revoked.' }),
  revoked_at: instant.nullable(),
})

export const serviceAccount = z
  .object({
    id: z.uuid(),
    client_id: z.string(),
    display_name: z.string(),
    scopes: z.array(z.string()),
    active: z.boolean(),
    secrets: z.array(secret).openapi({ description: 'The newest first, revoked ones too.' }),
    created_at: instant,
    version: z.number().int().openapi({ description: 'Its ETag.' }),
  })
  .openapi('ServiceAccount', {
    example: {
      id: exampleIds.serviceAccount.edit,
      client_id: 'analyzer-gateway',
      display_name: 'Analyzer gateway',
      scopes: ['imports:read', 'imports:write'],
      active: true,
      secrets: [
        {
          id: exampleIds.serviceAccountSecret.revoke,
          created_at: '2026-01-12T09:00:00.000Z',
          last_used_at: '2026-03-02T08:54:11.204Z',
          revoked_at: null,
        },
      ],
      created_at: '2026-01-12T09:00:00.000Z',
      version: 1,
    },
  })
export type ServiceAccount = z.output<typeof serviceAccount>
export const serviceAccountPage = pageOf(serviceAccount, 'ServiceAccountPage')

export const serviceAccountFilters = z.strictObject(pageQuery(['client_id']))
export type ServiceAccountFilters = z.output<typeof serviceAccountFilters>

/** Shown once: of the secret only a hash is kept. */
export const addedSecret = z
  .object({
    id: z.uuid(),
    client_id: z.string(),
    client_secret: z.string(),
  })
  .openapi('AddedSecret', {
    example: {
      id: exampleIds.serviceAccountSecret.revoke,
      client_id: 'analyzer-gateway',
      client_secret: 'qE0s2k1v0qkzT0yqfY2p8b5oJwO3nS1m7tC4r9xVuLg',
    },
  })
export type AddedSecret = z.output<typeof addedSecret>
