/**
 * What may not change in a migration once it was applied: its statements. Comments and blank space may.
 * Whatever stands in quotes or in a $$ body is part of a statement, with its comments and its line ends.
 */
import { createHash } from 'node:crypto'

export function hashOfStatements(sql: string): string {
  return createHash('sha256').update(statementsOf(sql)).digest('hex')
}

/** Text in quotes, a line comment, blank space, or the begin of a block comment. */
const part =
  /\b[eE]'(?:\\.|''|[^'\\])*'|'[^']*'|"[^"]*"|(?<![\w$])\$([A-Za-z_]\w*|)\$.*?\$\1\$|--[^\n]*|\s+|\/\*/gs

/** The SQL with one blank in place of each run of comments and blank space, and none at its ends. */
export function statementsOf(sql: string): string {
  let statements = ''
  let end = 0
  part.lastIndex = 0
  for (let found = part.exec(sql); found; found = part.exec(sql)) {
    statements += sql.slice(end, found.index)
    const text = found[0]
    if (text === '/*') part.lastIndex = endOfBlockComment(sql, found.index)
    end = part.lastIndex
    if (!/^(?:--|\/\*|\s)/.test(text)) statements += text
    else if (!statements.endsWith(' ')) statements += ' '
  }
  return (statements + sql.slice(end)).trim()
}

/** PostgreSQL's block comments may hold others. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 0
  for (const { 0: mark, index } of sql.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1
    if (depth === 0) return start + index + mark.length
  }
  return sql.length
}
