/** What an answer may have cost, whatever was asked: how many statements, and how many characters. */
import assert from 'node:assert/strict'
import type { Operation } from '../http/document.ts'

export type Cost = { status: number; text: string; statements: number }

/** Of any request. A list is one statement, and a write of five hundred rows has no more than one of a single row. */
export const mostStatements = 20
/**
 * Who calls and whether their session lives, and at most one thing more: the targets that a cursor belongs to, the
 * pieces of a file that are thrown away again.
 */
export const mostToRefuse = 2

/** Said of a request by its form alone, or by who calls. */
const byItsForm = [401, 403, 405, 406, 413, 415]
const notAsDocumented = /"detail":"The (body|query|path|header|form) is not as documented/

export const isRefusedUnread = ({ status, text }: Pick<Cost, 'status' | 'text'>) =>
  byItsForm.includes(status) || (status === 422 && notAsDocumented.test(text))

export function createCosts() {
  const highest = { statements: 0, by: '', refused: 0, refusedBy: '', characters: 0, longest: '' }
  return {
    highest,
    /** @throws when it was more than its share */
    note({ operationId, path }: Operation, cost: Cost): void {
      const { status, text, statements } = cost
      const by = `${operationId} ${status}`
      if (statements > highest.statements) Object.assign(highest, { statements, by })
      if (text.length > highest.characters)
        Object.assign(highest, { characters: text.length, longest: by })
      assert.ok(statements <= mostStatements, `${by}: ${statements} statements`)
      // Who signs in is known by statements, and so is who guesses too often.
      if (path.startsWith('/v1/auth/') || !isRefusedUnread(cost)) return
      if (statements > highest.refused)
        Object.assign(highest, { refused: statements, refusedBy: `${by} ${text.slice(0, 200)}` })
      assert.ok(statements <= mostToRefuse, `${by}: ${statements} statements: ${text}`)
    },
  }
}
