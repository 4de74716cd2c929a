// What a statement does, in a few words that are the same each time it is sent: "INSERT results INSERT events". Its
// text holds placeholders ($1) where values go, so nothing of a patient stands in it.
//
// https://opentelemetry.io/docs/specs/semconv/database/database-spans/ (db.query.summary)

export type Description = { summary: string; attributes: Record<string, string> }

const longestText = 2000
const longestSummary = 255

/** The texts of a program are few, and each is sent thousands of times. More than these are described each time. */
const known = new Map<string, Description>()
const mostKnown = 2000

export function describeStatement(text: string): Description {
  const before = known.get(text)
  if (before) return before
  const summary = summaryOf(text)
  const description = {
    summary,
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.summary': summary,
      'db.query.text': text.replaceAll(/\s+/g, ' ').trim().slice(0, longestText),
    },
  }
  if (known.size < mostKnown) known.set(text, description)
  return description
}

// `for update` locks and `do update` belongs to an insert: neither is an operation of its own.
const writes =
  /\b(?:(insert) into|(?<!\b(?:for|for no key|do) )(update)(?! of\b)|(delete) from|(copy)) +"?(?:\w+"?\."?)?(\w+)/gi
// A name before a parenthesis is a function.
const reads = /\bfrom +"?(\w+)"?(?!\w*[([])/i
const readsOfEach = /\blateral *\(\s*select\b[^()]*?\bfrom +"?(\w+)"?(?!\w*\()/i
const calls = /^\s*select +(\w+)\(/i

export function summaryOf(text: string): string {
  const written = [...text.matchAll(writes)].map(([, ...words]) => {
    const [operation = '', table = ''] = words.filter((word) => word !== undefined)
    return `${operation.toUpperCase()} ${table}`
  })
  if (written.length > 0) return [...new Set(written)].join(' ').slice(0, longestSummary)
  const [, called] = calls.exec(text) ?? []
  const [, read] = reads.exec(outermost(text)) ?? readsOfEach.exec(text) ?? reads.exec(text) ?? []
  return read || called ? `SELECT ${read ?? called}` : (/\w+/.exec(text)?.[0] ?? '').toUpperCase()
}

/** Without what stands in parentheses: what a column is computed of is not what is read. */
function outermost(text: string): string {
  let shorter = text
  for (let before = ''; before !== shorter;) {
    before = shorter
    shorter = shorter.replaceAll(/\([^()]*\)/g, '[]')
  }
  return shorter
}
