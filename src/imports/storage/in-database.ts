// Files in the database: nothing to mount and nothing to back up besides. Pieces wait in upload_parts, which is not
// logged, and are moved to import_parts by the transaction of their import.
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { statement } from '../../../db/statement.ts'
import { inOrder, write } from '../../platform/write.ts'
import { lost, uploadsMayTake_ms, type FileStorage } from './file-storage.ts'

export const inDatabase: FileStorage = {
  name: 'database',
  async keepPiece({ db }, upload_id, position, bytes) {
    await insertPiece(db, { upload_id, position, bytes })
  },
  // Pieces are gone when PostgreSQL has crashed meanwhile.
  async adopt(w, import_id, { upload_id, pieces }) {
    const [[moved]] = await inOrder(w, [movePieces.with({ import_id, upload_id })])
    if (moved!.pieces !== pieces) throw lost()
  },
  async discard({ db }, upload_id) {
    await deletePieces(db, { upload_id })
  },
  read: ({ db }, { import_id }) => partsOf(db, import_id),
  async purge(context, caller) {
    const before = new Date(context.clock.now().getTime() - uploadsMayTake_ms)
    return await write(context, caller, async ({ trx }) => {
      const { numDeletedRows } = await trx
        .deleteFrom('upload_parts')
        .where('written_at', '<', before)
        .executeTakeFirst()
      return Number(numDeletedRows)
    })
  },
}

const insertPiece = prepare((db, p: { upload_id: string; position: number; bytes: Buffer }) =>
  db
    .insertInto('upload_parts')
    .values({ upload_id: p.upload_id, position: p.position, bytes: p.bytes }),
)

const deletePieces = prepare((db, p: { upload_id: string }) =>
  db.deleteFrom('upload_parts').where('upload_id', '=', p.upload_id),
)

const movePieces = statement({
  parameters: { import_id: 'uuid', upload_id: 'uuid' },
  row: { pieces: 'integer' },
})`
  with moved as (
    delete from upload_parts where upload_id = ${'upload_id'} returning position, bytes
  ),
  kept as (
    insert into import_parts (import_id, position, bytes)
    select ${'import_id'}, position, bytes from moved
    returning position
  )
  select count(*)::integer as pieces from kept`

async function* partsOf(db: Database, import_id: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position++) {
    const [part] = await findPart(db, { import_id, position })
    if (!part) return
    yield part.bytes
  }
}

const findPart = prepare((db, p: { import_id: string; position: number }) =>
  db
    .selectFrom('import_parts')
    .where('import_id', '=', p.import_id)
    .where('position', '=', p.position)
    .select('bytes'),
)
