// What a client of a WebSocket says: who it is, and what it wants to follow. What is refused is said as a problem,
// and the connection stays as it was; without a good token it ends.
import { problemOf } from '../http/errors.ts'
import type { ApiContext } from '../http/feature.ts'
import { problemDocument } from '../http/problem-details.ts'
import { refused } from '../http/validation.ts'
import { admit, type ReadHeader } from '../platform/access/admit.ts'
import type { Principal } from '../platform/access/principal.ts'
import { Problem } from '../platform/problems.ts'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import { encode } from './encode.ts'
import type { Following, Wanted } from './following.ts'
import { clientMessage } from './schemas.ts'

export type Hearing = Pick<ApiContext, 'log' | 'entrance' | 'feed'> & {
  connections: Connections
  following: Following
}

export async function hear(hearing: Hearing, connection: Connection, text: string): Promise<void> {
  if (connection.over) return
  try {
    const said = clientMessage.safeParse(parse(text))
    if (!said.success) throw refused('message', said.error.issues)
    if (said.data.type === 'subscribe') await subscribe(hearing, connection, said.data)
    else await authenticate(hearing, connection, said.data)
  } catch (error) {
    if (!connection.over) refuse(hearing, connection, error)
  }
}

function refuse({ log, connections }: Hearing, connection: Connection, error: unknown): void {
  const problem = problemOf(error)
  const { request_id, transport } = connection
  if (problem.type === 'internal-error') log.error({ error, request_id }, 'request failed')
  transport.send(encode({ type: 'error', problem: problemDocument(problem, request_id) }))
  if (problem.type === 'unauthenticated') connections.end(connection, 'not_authenticated')
}

async function authenticate(
  hearing: Hearing,
  connection: Connection,
  { access_token }: { access_token: string },
): Promise<void> {
  const header: ReadHeader = (name) =>
    name === 'authorization' ? `Bearer ${access_token}` : undefined
  const principal = await admit(header, hearing.entrance, 'live:read')
  if (!connection.over) introduce(hearing, connection, principal)
}

export function introduce(
  { connections, following }: Hearing,
  connection: Connection,
  principal: Principal,
): void {
  // A token with less than the one before shows less: what is followed must be within it.
  const { subscription } = connection
  if (subscription) following.topicsFor(principal, { topics: [...subscription.topics] })
  const refusal = connections.introduce(connection, principal)
  if (refusal) return connections.end(connection, refusal)
  const expires_at = principal.expires_at.toISOString()
  connection.transport.send(encode({ type: 'authenticated', expires_at }))
}

async function subscribe(
  { feed, following }: Hearing,
  connection: Connection,
  wanted: Wanted,
): Promise<void> {
  const { principal } = connection
  if (!principal) throw new Problem('unauthenticated', 'Say who you are first: authenticate.')
  const topics = following.topicsFor(principal, wanted)
  await feed.start()
  if (!connection.over) following.subscribe(connection, wanted, topics)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed-request', 'A message is one JSON object, as text.')
  }
}
