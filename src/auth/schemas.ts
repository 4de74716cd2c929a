// What goes in and out of signing in, as OAuth 2.0 names it.
import { z } from '@hono/zod-openapi'
import { printablePattern } from '../http/fields.ts'
import { problemSchema } from '../http/router.ts'
import { roles } from '../platform/access/roles.ts'

// No control characters: PostgreSQL has no text with a NUL in it.
const userName = /^\P{Cc}{1,64}$/u
const username = z
  .string()
  .regex(userName, 'must be 1 to 64 characters')
  .openapi({ example: 'technologist', pattern: printablePattern('{1,64}') })
// More than any password may have, so that none is ever cut (NIST SP 800-63B-4, 3.1.1.2).
const typedPassword = z.string().min(1).max(1024).openapi({ format: 'password' })
const token = z.string().min(1).max(4096)

const scope = z.string().max(1000).optional().openapi({
  description:
    'Scopes separated by spaces: the token has those of them that the role has. Left out: all of the role.',
})
// Sent by standard clients (Swagger UI among them), and without meaning where a person signs in.
const ignored = {
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
}

const examplePassword = {
  grant_type: 'password' as const,
  username: 'technologist',
  password: 'demo-technologist-password',
}
const exampleToken = 'qE0s2k1v0qkzT0yqfY2p8b5oJwO3nS1m7tC4r9xVuLg'

export const grantTypes = ['password', 'refresh_token', 'client_credentials'] as const

export const tokenRequest = z
  .discriminatedUnion('grant_type', [
    z
      .object({
        grant_type: z.literal(grantTypes[0]),
        username,
        password: typedPassword,
        scope,
        ...ignored,
      })
      .openapi('PasswordGrant', { example: examplePassword }),
    z
      .object({ grant_type: z.literal(grantTypes[1]), refresh_token: token, scope, ...ignored })
      .openapi('RefreshGrant', {
        example: { grant_type: 'refresh_token', refresh_token: exampleToken },
      }),
    z
      .object({
        grant_type: z.literal(grantTypes[2]),
        client_id: z.string().max(64).optional(),
        client_secret: z.string().max(200).optional().openapi({
          format: 'password',
          description: 'Or both in the header Authorization, by HTTP Basic.',
        }),
        scope,
      })
      .openapi('ClientCredentialsGrant', {
        example: {
          grant_type: 'client_credentials',
          client_id: 'analyzer-gateway',
          client_secret: 'demo-analyzer-gateway-secret',
        },
      }),
  ])
  .openapi('TokenRequest', { example: examplePassword })

export const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().openapi({ description: 'Seconds.' }),
    refresh_token: z.string().optional().openapi({
      description:
        'Good for one use. A second use ends the session. A service account has none: its secret gets the next token.',
    }),
    scope: z.string().openapi({ description: 'What the token may do, separated by spaces.' }),
  })
  .openapi('Tokens', {
    example: {
      access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…',
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: exampleToken,
      scope: 'orders:read results:enter account:own',
    },
  })

export const tokenProblem = problemSchema
  .extend({
    error: z
      .enum([
        'invalid_client',
        'invalid_grant',
        'invalid_request',
        'invalid_scope',
        'unsupported_grant_type',
      ])
      .openapi({ description: 'The code of RFC 6749 §5.2.' }),
  })
  .openapi('TokenProblem', {
    example: {
      type: '/problems/invalid-grant',
      title: 'The grant is not valid',
      status: 400,
      detail: 'The user name or the password is wrong.',
      request_id: '0b7c4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
      error: 'invalid_grant',
    },
  })

export const invalidClientExample = {
  type: '/problems/unauthenticated',
  title: 'Sign in first',
  status: 401,
  detail: 'The client id or the secret is wrong.',
  request_id: '0b7c4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
  error: 'invalid_client',
}

export const browserSignIn = z
  .object({
    username,
    password: typedPassword,
  })
  .openapi('BrowserSignIn', {
    example: { username: 'technologist', password: 'demo-technologist-password' },
  })

export const revokeRequest = z
  .object({
    token: token.openapi({ description: 'A refresh token or an access token.' }),
    token_type_hint: z.string().optional().openapi({ description: 'Not needed.' }),
    client_id: ignored.client_id,
    client_secret: ignored.client_secret,
  })
  .openapi('RevokeRequest', { example: { token: exampleToken } })

export const me = z
  .object({
    id: z.uuid(),
    username: z.string(),
    display_name: z.string(),
    role: z.enum(roles),
    scopes: z.array(z.string()).openapi({
      description: 'Those of the role, or fewer where the token was asked for with fewer.',
    }),
    last_sign_in_at: z.iso.datetime().nullable(),
  })
  .openapi('Me', {
    example: {
      id: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10',
      username: 'clerk',
      display_name: 'Cem Aydin',
      role: 'clerk',
      scopes: ['patients:read', 'patients:write', 'account:own'],
      last_sign_in_at: '2026-03-02T06:58:11.204Z',
    },
  })

export const passwordChange = z
  .strictObject({
    current_password: typedPassword,
    // How long it has to be is configured, and counted in code points: judge-password.ts says it.
    new_password: typedPassword.openapi({
      description:
        'At least 15 characters (or what is configured), at most 256, of any script, with spaces. Not one that ' +
        'many people have, that repeats itself, or that is made of names: the code says which (too_short, ' +
        'too_long, unprintable, common, repetitive, contextual).',
    }),
  })
  .openapi('PasswordChange', {
    example: { current_password: 'demo-clerk-password', new_password: 'four words nobody guesses' },
  })

export const passwordByLink = z
  .strictObject({
    code: z
      .string()
      .trim()
      .regex(/^[\w-]{43}$/, { message: 'must be the 43 characters behind the # of the link' })
      .openapi({ description: 'What stands behind the # of the link.' }),
    new_password: typedPassword.openapi({
      description: 'As for a change of the own password.',
    }),
  })
  .openapi('PasswordByLink', {
    example: { code: exampleToken, new_password: 'four words nobody guesses' },
  })

export const keySet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        kid: z.string(),
        x: z.string(),
        y: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
      }),
    ),
  })
  .openapi('KeySet', {
    example: {
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          kid: 'wAX8cGZJ4vXbA3sJq8pQ1l6nCq0cQm2yXg9xkz5tT7E',
          x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
          y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
          alg: 'ES256',
          use: 'sig',
        },
      ],
    },
  })
