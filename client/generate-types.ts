/**
 * Writes api-types.ts, the types of all requests and answers, from the OpenAPI document on standard input.
 * With --verify it writes nothing, and fails when the file is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import openapiTypes, { astToString } from 'openapi-typescript'

const target = join(import.meta.dirname, 'api-types.ts')
const document = JSON.parse(await text(process.stdin)) as object

// What has a default may be left out of a request.
const options = { defaultNonNullable: false }
const head = `// Made of the OpenAPI document by \`npm run client:types\`. Not to be edited.\n`
const expected = head + astToString(await openapiTypes(leaner(document) as never, options))
if (!process.argv.includes('--verify')) {
  await writeFile(target, expected)
} else if ((await readFile(target, 'utf8').catch(() => '')) !== expected) {
  console.error('client/api-types.ts does not fit the routes. Run `npm run client:types`.')
  process.exitCode = 1
}

/**
 * Without what is the documentation's and would be most of the file: examples, and the same problem document
 * once for each status from 400 on. (A property may be called "example", too.)
 */
function leaner(part: unknown, isNamed = false): unknown {
  if (Array.isArray(part)) return part.map((one) => leaner(one))
  if (typeof part !== 'object' || part === null) return part
  const entries = Object.entries(part)
    .filter(([name]) => isNamed || (name !== 'example' && name !== 'examples'))
    .map(([name, value]) => [name, leaner(value, !isNamed && name === 'properties')] as const)
  const isOfStatuses = entries.length > 0 && entries.every(([name]) => /^[1-5]\d\d$/.test(name))
  return Object.fromEntries(isOfStatuses ? withoutProblems(entries) : entries)
}

function withoutProblems(responses: (readonly [string, unknown])[]) {
  const schema = { $ref: '#/components/schemas/Problem' }
  const content = { 'application/problem+json': { schema } }
  const isProblem = ([, response]: readonly [string, unknown]) =>
    JSON.stringify((response as { content?: object }).content) === JSON.stringify(content)
  const others = responses.filter((response) => !isProblem(response))
  if (others.length === responses.length) return others
  return [...others, ['default', { description: 'Any other: a problem.', content }] as const]
}
