// How another system signs in (RFC 6749 §4.4): with the client id and a secret of a service account. Its token is a
// session of ten minutes that names the secret, so both end together. It is never refreshed: the secret gets a new one.
import { prepare } from '../../db/prepared.ts'
import { serviceRole } from '../platform/access/roles.ts'
import { Problem } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import type { AuthContext, TokenAnswer } from './auth.ts'
import { accessTokenLifetime_ms } from './lifetimes.ts'
import { narrowScopes } from './narrow-scopes.ts'
import { sha256 } from './secrets.ts'

type Credentials = { client_id: string; client_secret: string }

/**
 * What the client shows, in the header (HTTP Basic) or in the form (RFC 6749 §2.3.1).
 * @throws Problem 401 invalid_client without it · 400 invalid_request for both at once
 */
export function credentialsOf(
  authorization: string | undefined,
  form: { client_id?: string; client_secret?: string },
): Credentials {
  const inHeader = basicOf(authorization)
  if (inHeader && form.client_secret !== undefined) {
    const detail = 'Send the client secret in the Authorization header or in the form, not in both.'
    throw new Problem('malformed-request', detail, { error: 'invalid_request' })
  }
  const { client_id, client_secret } = inHeader ?? form
  if (client_id === undefined || client_secret === undefined) throw invalidClient()
  return { client_id: client_id.toLowerCase(), client_secret }
}

/** The user and the password of HTTP Basic, which OAuth has encoded as in a form. */
export function basicOf(authorization = ''): Credentials | undefined {
  const [, encoded] = /^Basic +([\w+/]+={0,2}) *$/i.exec(authorization) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const [, client_id = '', client_secret = ''] = /^([^:]*):(.*)$/s.exec(text) ?? []
  return { client_id: decoded(client_id), client_secret: decoded(client_secret) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/**
 * A token with all scopes of the account, or those of them that `scope` names.
 * @throws Problem 401 invalid_client, the same for an unknown account and a wrong secret · 400 invalid_scope
 */
export async function signInClient(
  context: AuthContext,
  { client_id, client_secret }: Credentials,
  scope: string | undefined,
  request_id: string,
): Promise<TokenAnswer> {
  const now = context.clock.now()
  const shown = { client_id, secret_sha256: sha256(client_secret) }
  const [found] = await findSecret(context.db, shown)
  if (!found) throw invalidClient()
  const { user_id, secret_id } = found
  const available = context.rights.machineScopes.filter((one) => found.scopes.includes(one))
  const scopes = narrowScopes(context.rights, available, scope)
  const expires_at = new Date(now.getTime() + accessTokenLifetime_ms)
  const caller = { actor: `user:${user_id}`, user_id, request_id }
  const session_id = await write(context, caller, async ({ trx }) => {
    // The user first, as who deactivates one does. Then the secret, which may be revoked at this moment.
    const [active] = await lockActive(trx, { id: user_id })
    const [used] = active ? await useSecret(trx, { id: secret_id, now }) : []
    if (!used) throw invalidClient()
    const session = { user_id, secret_id, scopes: [...scopes], now, expires_at }
    const [started] = await insertClientSession(trx, session)
    return started!.id
  })
  const role = serviceRole
  const token = { user_id, session_id, role, scopes: new Set(scopes), expires_at } as const
  return {
    access_token: await context.tokens.sign(token, now),
    token_type: 'Bearer',
    expires_in: accessTokenLifetime_ms / 1000,
    scope: scopes.join(' '),
  }
}

// RFC 6749 §5.2: the answer names the scheme that the client may use.
function invalidClient(): Problem {
  return new Problem(
    'unauthenticated',
    'The client id or the secret is wrong.',
    { error: 'invalid_client' },
    { 'www-authenticate': 'Basic realm="diagnostics-lab"' },
  )
}

const findSecret = prepare((db, p: { client_id: string; secret_sha256: Buffer }) =>
  db
    .selectFrom('service_account_secrets as s')
    .innerJoin('service_accounts as a', 'a.id', 's.account_id')
    .innerJoin('users as u', 'u.id', 'a.id')
    .select(['s.id as secret_id', 'u.id as user_id', 'a.scopes'])
    .where('s.secret_sha256', '=', p.secret_sha256)
    .where('u.username', '=', p.client_id)
    .where('s.revoked_at', 'is', null)
    .where('u.active', '=', true),
)

const lockActive = prepare((db, p: { id: string }) =>
  db.selectFrom('users').where('id', '=', p.id).where('active', '=', true).select('id').forShare(),
)

const useSecret = prepare((db, p: { id: string; now: Date }) =>
  db
    .updateTable('service_account_secrets')
    .set({ last_used_at: p.now })
    .where('id', '=', p.id)
    .where('revoked_at', 'is', null)
    .returning('id'),
)

type ClientSession = {
  user_id: string
  secret_id: string
  scopes: string[]
  now: Date
  expires_at: Date
}

const insertClientSession = prepare((db, p: ClientSession) =>
  db
    .insertInto('sessions')
    .values({
      user_id: p.user_id,
      secret_id: p.secret_id,
      scopes: p.scopes,
      created_at: p.now,
      expires_at: p.expires_at,
    })
    .returning('id'),
)
