// The id of a row before it is written, in the order of time as all ids are.
import { statement } from '../../db/statement.ts'

export const drawId = statement({ row: { id: 'uuid' } })`select uuidv7() as id`
