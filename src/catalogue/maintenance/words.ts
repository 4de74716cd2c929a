// The verbs of the words that a coded test may be reported in: add one, take one out of use. None is ever edited:
// the results that have it are judged by it as it is.
import { violatedConstraint } from '../../../db/errors.ts'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../../platform/problems.ts'
import { write } from '../../platform/write.ts'
import { lockTest, touchTest } from '../lock-test.ts'
import { testDocument } from '../queries.ts'
import { notAWord } from '../rules/test-kinds.ts'
import type { LabTest } from '../schemas.ts'
import type { NewWord } from './schemas.ts'

/** It can be entered at once. @throws Problem 404 · 409 for a test that has none, or a word that it has already · 422 */
export async function addWord(
  context: Context,
  caller: UserCaller,
  code: string,
  input: NewWord,
): Promise<JsonText<LabTest>> {
  try {
    return await write(context, caller, async (w) => {
      const { id, kind } = await lockTest(w, code)
      if (kind !== 'coded') {
        throw conflict(`${code} is a ${kind} test: only a coded test has words.`, [])
      }
      const statements = [insertWord.with({ test_id: id, ...input }), touchTest.with({ id })]
      return await finishWith(w, statements, testDocument.with({ code, at: null }))
    })
  } catch (error) {
    const violated = violatedConstraint(error)
    // Unicode grows, and this process may know letters that its database does not.
    if (violated === 'coded_values_form_check') throw invalidField('/word', 'custom', notAWord)
    if (violated !== 'coded_values_word_key') throw error
    const detail = `${code} has the word "${input.word}" already: deactivate that one, then add this.`
    throw conflict(detail, [])
  }
}

/** It can no longer be entered; results that have it keep it. @throws Problem 404 · 409 when it is not active */
export async function deactivateWord(
  context: Context,
  caller: UserCaller,
  code: string,
  word_id: string,
): Promise<JsonText<LabTest>> {
  return await write(context, caller, async (w) => {
    const { id } = await lockTest(w, code)
    const [word] = await findWord(w.trx, { id: word_id, test_id: id })
    if (!word) throw notFound('word')
    if (!word.active) throw conflict(`The word "${word.word}" is not in use any more.`, [])
    const statements = [setInactive.with({ id: word_id }), touchTest.with({ id })]
    return await finishWith(w, statements, testDocument.with({ code, at: null }))
  })
}

const insertWord = statement({
  parameters: {
    test_id: 'uuid',
    word: 'text',
    display: 'text',
    flag: 'text',
    critical: 'boolean',
    position: 'smallint',
  },
})`
  insert into coded_values (test_id, word, display, flag, critical, position)
  values (${'test_id'}, ${'word'}, ${'display'}, ${'flag'}, ${'critical'}, ${'position'})`

const findWord = statement({
  parameters: { id: 'uuid', test_id: 'uuid' },
  row: { word: 'text', active: 'boolean' },
})`
  select word, active from coded_values where id = ${'id'} and test_id = ${'test_id'}`

const setInactive = statement({ parameters: { id: 'uuid' } })`
  update coded_values set active = false where id = ${'id'}`
