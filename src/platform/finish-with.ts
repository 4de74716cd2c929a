// The usual end of a verb that answers with the document of what it changed, as PostgreSQL has written it.
import type { Statement } from '../../db/statement.ts'
import type { JsonText } from './json-text.ts'
import { finish, type Write } from './write.ts'

/** Sends the statements, then reads the document as it is now, then COMMIT: all in one packet. */
export async function finishWith<T>(
  w: Write,
  statements: readonly Statement<unknown>[],
  document: Statement<{ json: JsonText<T> }>,
): Promise<JsonText<T>> {
  return await finish(w, [...statements, document], (...rows) => {
    const [read] = rows.at(-1) as { json: JsonText<T> }[]
    return read!.json
  })
}
