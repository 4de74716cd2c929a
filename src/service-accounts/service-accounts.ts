// The verbs of a service account: add, edit, add a secret, revoke one, deactivate, reactivate. What is taken away
// ends the tokens that were got with it: here at once, in other api processes within ten seconds.
import { violatedConstraint } from '../../db/errors.ts'
import { endingSessions } from '../auth/ending-sessions.ts'
import { lockForAdmin } from '../auth/lock-for-admin.ts'
import { newSecret, sha256 } from '../auth/secrets.ts'
import {
  countSecrets,
  endSessionsOfSecret,
  insertAccount,
  insertAccountUser,
  insertSecret,
  setRevoked,
  setScopes,
  touchAccount,
} from '../auth/service-account-writes.ts'
import { endSessionsOf, setActive } from '../auth/writes.ts'
import type { ApiContext } from '../http/feature.ts'
import type { UserCaller } from '../platform/caller.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { seenAsItIs } from '../platform/versions.ts'
import { write } from '../platform/write.ts'
import { getServiceAccount } from './queries.ts'
import type {
  AddedSecret,
  NewServiceAccount,
  ServiceAccount,
  ServiceAccountChanges,
} from './schemas.ts'

/** Two while one is replaced, and some to spare: more are secrets that nobody remembers. */
const mostSecrets = 5

/**
 * Adds an account that has no secret yet.
 * @throws Problem 403 · 409 when the client id is a user name already · 422 for a scope that no machine may have
 */
export async function addServiceAccount(
  context: ApiContext,
  caller: UserCaller,
  { client_id, display_name, scopes }: NewServiceAccount,
): Promise<JsonText<ServiceAccount>> {
  refuseScopes(context, scopes)
  try {
    return await write(context, caller, async ({ trx }) => {
      const [made] = await insertAccountUser(trx, { client_id, display_name })
      const { id } = made!
      await insertAccount(trx, { id, scopes: ordered(scopes), created_by: caller.user_id })
      return await getServiceAccount(trx, id)
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'users_username_key') throw error
    throw conflict(`The client id ${client_id} is taken, by an account or a user.`)
  }
}

/**
 * Changes the fields that `changes` names. Other scopes end every token: what was granted before is good no more.
 * @throws Problem 403 · 404 · 409 for one that is deactivated · 412 when it has changed since · 422 for a scope that no machine may have
 */
export async function editServiceAccount(
  context: ApiContext,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
  { display_name, scopes }: ServiceAccountChanges,
): Promise<JsonText<ServiceAccount>> {
  if (scopes) refuseScopes(context, scopes)
  const now = context.clock.now()
  return await endingSessions(context, (ended) =>
    write(context, caller, async ({ trx }) => {
      const account = await lockForAdmin(trx, caller, id, 'service account')
      seenAsItIs('service account', account, seen)
      if (!account.active) throw conflict('The account is deactivated.', ['reactivate'])
      const [changed] = scopes ? await setScopes(trx, { id, scopes: ordered(scopes) }) : []
      ended(changed ? await endSessionsOf(trx, { user_id: id, reason: 'scopes_changed', now }) : [])
      await touchAccount(trx, { id, display_name: display_name ?? null })
      return await getServiceAccount(trx, id)
    }),
  )
}

/**
 * Adds a secret beside those that there are. No Idempotency-Key: the answer is kept nowhere.
 * @throws Problem 403 · 404 · 409 for an account that is deactivated, or has five
 */
export async function addSecret(
  context: ApiContext,
  caller: UserCaller,
  id: string,
): Promise<AddedSecret> {
  const now = context.clock.now()
  const client_secret = newSecret()
  return await write(context, caller, async ({ trx }) => {
    const account = await lockForAdmin(trx, caller, id, 'service account')
    if (!account.active) throw conflict('The account is deactivated.', ['reactivate'])
    const [counted] = await countSecrets(trx, { account_id: id })
    if (Number(counted!.good) >= mostSecrets) {
      throw conflict(`The account has ${mostSecrets} secrets: revoke one that is used no more.`)
    }
    const [made] = await insertSecret(trx, {
      account_id: id,
      secret_sha256: sha256(client_secret),
      created_by: caller.user_id,
      now,
    })
    return { id: made!.id, client_id: account.username, client_secret }
  })
}

/** Revokes a secret, and the tokens that were got with it. Repeated, it changes nothing. @throws Problem 403 · 404 */
export async function revokeSecret(
  context: ApiContext,
  caller: UserCaller,
  { id, secret_id }: { id: string; secret_id: string },
): Promise<void> {
  const now = context.clock.now()
  await endingSessions(context, (ended) =>
    write(context, caller, async ({ trx }) => {
      await lockForAdmin(trx, caller, id, 'service account')
      const [revoked] = await setRevoked(trx, { account_id: id, id: secret_id, now })
      if (!revoked) throw notFound('secret')
      ended(await endSessionsOfSecret(trx, { secret_id, now }))
    }),
  )
}

/** Shuts an account out. Its secrets stay, and open nothing. @throws Problem 403 · 404 */
export async function deactivateServiceAccount(
  context: ApiContext,
  caller: UserCaller,
  id: string,
): Promise<JsonText<ServiceAccount>> {
  const now = context.clock.now()
  return await endingSessions(context, (ended) =>
    write(context, caller, async ({ trx }) => {
      await lockForAdmin(trx, caller, id, 'service account')
      ended(await endSessionsOf(trx, { user_id: id, reason: 'user_deactivated', now }))
      await setActive(trx, { id, active: false })
      return await getServiceAccount(trx, id)
    }),
  )
}

/** Lets an account sign in again, with the secrets of before. @throws Problem 403 · 404 */
export async function reactivateServiceAccount(
  context: ApiContext,
  caller: UserCaller,
  id: string,
): Promise<JsonText<ServiceAccount>> {
  return await write(context, caller, async ({ trx }) => {
    await lockForAdmin(trx, caller, id, 'service account')
    await setActive(trx, { id, active: true })
    return await getServiceAccount(trx, id)
  })
}

const ordered = (scopes: readonly string[]) => [...new Set(scopes)].toSorted()

/** @throws Problem 422 that says which can be given */
function refuseScopes({ rights }: ApiContext, scopes: readonly string[]): void {
  const grantable: readonly string[] = rights.machineScopes
  for (const [n, scope] of scopes.entries()) {
    if (grantable.includes(scope)) continue
    const why = Object.hasOwn(rights.scopes, scope) ? 'is for people only' : 'is no scope'
    const message = `${why}; a service account may have: ${grantable.join(', ')}`
    throw invalidField(`/scopes/${n}`, 'not_for_machines', message)
  }
}
