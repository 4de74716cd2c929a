// A message of an instrument becomes an import, as a file does that a person uploads: by the same verb, in one
// transaction with its job. The same bytes again are the import that there is already, so a message that is sent
// twice, because its acknowledgement was lost, changes nothing.
import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { instrumentCaller, type Caller } from '../../platform/caller.ts'
import { withLogIds } from '../../platform/log-ids.ts'
import { uploadFile } from '../imports.ts'
import type { Uploaded } from '../schemas.ts'
import { withPieces } from '../upload-pieces.ts'

/** @throws when it is not stored; it may be sent again */
export async function storeMessage(
  context: Context,
  instrument: string,
  message: Buffer,
  file_name: (sha256: string) => string,
): Promise<Uploaded> {
  const { log, metrics } = context
  const caller = instrumentCaller(instrument)
  return await withLogIds({ request_id: caller.request_id, instrument }, async () => {
    try {
      const stored = await store(context, caller, instrument, message, file_name)
      const { id, already_uploaded } = stored
      metrics.link_messages.inc({ instrument, outcome: already_uploaded ? 'known' : 'stored' })
      log.info({ import_id: id, already_uploaded }, 'message stored')
      return stored
    } catch (error) {
      metrics.link_messages.inc({ instrument, outcome: 'failed' })
      log.error({ error }, 'message not stored')
      throw error
    }
  })
}

async function store(
  context: Context,
  caller: Caller,
  instrument: string,
  message: Buffer,
  file_name: (sha256: string) => string,
): Promise<Uploaded> {
  const sha256 = createHash('sha256').update(message).digest()
  const name = file_name(sha256.toString('hex').slice(0, 16))
  return await withPieces(context, async (upload_id, keep) => {
    await keep(0, message)
    const received = { file_name: name, size_bytes: message.length, sha256, pieces: 1 }
    const upload = { ...received, analyzer: instrument, upload_id, came_by: 'link' as const }
    return await uploadFile(context, caller, upload)
  })
}
