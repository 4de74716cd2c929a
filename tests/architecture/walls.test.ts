// Which part of the program may know which: the walls of the house, each in words and then held against
// the imports of every file. An exception has a name and a reason here; one that is no longer needed
// fails as well, so that the list stays true.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { features as declared } from '../../src/features.ts'
import { platformTables } from '../../src/platform/belongings.ts'
import { findCircle, partOf, readSources, type Import, type Source } from './sources.ts'

const sources = readSources('src', 'db', 'jobs', 'bench', 'client')
const inSrc = sources.filter(({ path }) => path.startsWith('src/'))

/** What is in src/ beside the features. */
const notFeatures = ['config', 'http', 'platform', 'processes']
const features = declared.map(({ name }): string => name)
const featureOf = (path: string) => features.find((feature) => path.startsWith(`src/${feature}/`))

const nameOf = (path: string) => path.split('/').at(-1)!
const isFile = (name: string) => (path: string) => nameOf(path) === name
const isRules = (path: string) => isFile('rules.ts')(path) || path.includes('/rules/')
const isRoutes = isFile('routes.ts')
const isPackage = (target: string) => !/^(src|db|jobs|bench|client|tests)\//.test(target)
const isHono = (target: string) => /^(@hono\/|hono(\/|-|$))/.test(target)

/**
 * No import of `from` breaks `rule`, but for the exceptions: 'file → target' with the reason.
 * Fails with the list of those that do.
 */
function wall(
  words: string,
  from: (path: string) => boolean,
  allows: (imported: Import, source: Source) => boolean,
  exceptions: Record<string, string> = {},
) {
  test(words, () => {
    const inside = sources.filter(({ path }) => from(path))
    assert.ok(inside.length > 0, 'the wall stands somewhere')
    const broken = inside.flatMap((source) =>
      source.imports
        .filter((imported) => !allows(imported, source))
        .map(({ target }) => `${source.path} → ${target}`),
    )
    assert.deepEqual(broken.toSorted(), Object.keys(exceptions).toSorted())
  })
}

wall(
  '1. db/ imports nothing of the program above it',
  (path) => path.startsWith('db/'),
  ({ target }) => isPackage(target) || target.startsWith('db/'),
)

wall(
  '2. platform/ imports db/, the configuration and the context; never a feature',
  (path) => path.startsWith('src/platform/'),
  ({ target, typeOnly }) =>
    isPackage(target) ||
    /^(db|src\/platform)\//.test(target) ||
    /^src\/(config\/|context\.ts$)/.test(target) ||
    // What they are called: see wall 6.
    (['jobs/index.ts', 'src/features.ts'].includes(target) && typeOnly),
)

wall(
  '2. http/ imports the same; never a feature',
  (path) => path.startsWith('src/http/'),
  ({ target }) =>
    isPackage(target) ||
    /^(db|src\/platform|src\/http)\//.test(target) ||
    target === 'src/context.ts',
)

wall(
  '2. feature.ts is read by the list of features alone',
  (path) => path !== 'src/features.ts',
  ({ target }) => !isFile('feature.ts')(target) || target === 'src/http/feature.ts',
)

wall(
  '3. rules.ts, and what is in rules/, imports types, other rules and exact decimals: it is the same everywhere, and needs nothing',
  isRules,
  ({ target, typeOnly }) => typeOnly || isRules(target) || target === 'big.js',
)

test('each folder of src/ is a feature that is in the list, or one of the few that are none', () => {
  const folders = new Set(inSrc.flatMap(({ path }) => partOf(path) ?? []))
  assert.deepEqual([...folders].toSorted(), [...features, ...notFeatures].toSorted())
})

wall(
  '4. a feature imports no routes.ts of another',
  (path) => featureOf(path) !== undefined,
  ({ target }, { path }) => !isRoutes(target) || featureOf(target) === featureOf(path),
)

/** As each says in its feature.ts. */
const buildsOn: Record<string, readonly string[]> = Object.fromEntries(
  declared.map((feature) => [feature.name, feature.buildsOn] as const),
)

test('4. features build on one another in one direction', () => {
  const found = Object.fromEntries(features.map((feature) => [feature, new Set<string>()]))
  for (const { path, imports } of inSrc) {
    const feature = featureOf(path)
    if (feature === undefined) continue
    for (const { target } of imports) {
      const other = featureOf(target)
      if (other && other !== feature && !isRules(target)) found[feature]!.add(other)
    }
  }
  const sorted = (graph: [string, Iterable<string>][]) =>
    Object.fromEntries(graph.map(([feature, others]) => [feature, [...others].toSorted()]))
  assert.deepEqual(sorted(Object.entries(found)), sorted(Object.entries(buildsOn)))
  const edges = new Map(Object.entries(buildsOn).map(([from, to]) => [from, new Set(to)]))
  assert.equal(findCircle(edges), undefined)
})

test('4. no file needs itself by way of others', () => {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      new Set(imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)),
    ]),
  )
  assert.equal(findCircle(edges), undefined)
})

/** Whose table it is, as each says in its feature.ts. */
const owners: Record<string, string[]> = {
  ...Object.fromEntries(declared.map(({ name, tables }) => [name, Object.keys(tables)])),
  platform: Object.keys(platformTables),
}

/** Writes to a table of somebody else, each with its reason. */
const foreignWrites: Record<string, string> = {
  'src/platform/purge-expired.ts → sessions': 'one job deletes all that has served its time',
  'src/platform/purge-expired.ts → rate_limits': 'likewise',
  'src/platform/purge-expired.ts → sign_in_places': 'likewise',
  'src/platform/reads.ts → audit_reads': 'every feature is read, and the audit stands above none',
  'src/results/entry/copy-results.ts → order_items': 'likewise, for the rows of a file',
  'src/results/entry/insert-results.ts → order_items': 'one statement writes a batch of both',
  'src/results/withdraw.ts → order_items': 'likewise',
  'src/results/interpretation/store-answers.ts → order_items': 'likewise',
}

test('4. a feature writes its own tables only', () => {
  const tables = Object.values(owners).flat()
  const writes =
    /(?:\b(?:insertInto|updateTable|deleteFrom)\('|\b(?:insert into|update|delete from) )(\w+)/g
  const foreign = new Set<string>()
  for (const { path, text } of inSrc) {
    const own = owners[partOf(path) ?? ''] ?? []
    for (const [, table] of text.replaceAll(/^\s*(\/\/|\*).*$/gm, '').matchAll(writes)) {
      if (tables.includes(table!) && !own.includes(table!)) foreign.add(`${path} → ${table}`)
    }
  }
  assert.deepEqual([...foreign].toSorted(), Object.keys(foreignWrites).toSorted())
})

wall(
  '5. Hono stays where HTTP is spoken: routes.ts, http/, screens/, app.ts, the processes that answer (schemas.ts take their z from it, page.ts its templates)',
  (path) =>
    path.startsWith('src/') &&
    !isRoutes(path) &&
    !path.startsWith('src/http/') &&
    !path.startsWith('src/screens/') &&
    !path.startsWith('src/processes/queue-dashboard') &&
    !['src/app.ts', 'src/processes/api.ts'].includes(path),
  ({ target }, { path }) =>
    !isHono(target) ||
    (isFile('schemas.ts')(path) && target === '@hono/zod-openapi') ||
    (isFile('page.ts')(path) && target === 'hono/html'),
  {
    'src/auth/limit-guesses.ts → hono': 'what stands before the routes beside it',
    'src/auth/limit-guesses.ts → hono-rate-limiter': 'likewise',
    'src/auth/limit-guesses.ts → hono/factory': 'likewise',
    'src/auth/limit-in-a-row.ts → hono': 'likewise',
    'src/auth/limit-in-a-row.ts → hono/factory': 'likewise',
    'src/auth/rate-limit-store.ts → hono-rate-limiter': 'the type of the store that it is',
  },
)

test('5. queries are built neither in routes.ts nor in rules.ts nor in jobs/', () => {
  const without = sources.filter(
    ({ path }) => isRoutes(path) || isRules(path) || path.startsWith('jobs/'),
  )
  assert.ok(without.length > 10)
  for (const { path, text, imports } of without) {
    assert.ok(!imports.some(({ target }) => /^(kysely|postgres)(\/|$)/.test(target)), path)
    assert.doesNotMatch(text, /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/, path)
  }
})

wall(
  '6. features, http/ and platform/ know jobs by their types only',
  (path) => path.startsWith('src/') && !path.startsWith('src/processes/'),
  ({ target, typeOnly }) => typeOnly || !target.startsWith('jobs/'),
)

wall(
  '6. nobody of the service imports processes/ but main.ts',
  (path) => !/^(src\/(processes\/|main\.ts)|bench\/)/.test(path),
  ({ target }) => !target.startsWith('src/processes/'),
)

wall(
  '7. pg-boss is known to platform/queue.ts, the context and the processes',
  (path) =>
    !['src/platform/queue.ts', 'src/context.ts'].includes(path) &&
    !path.startsWith('src/processes/'),
  ({ target }) => target !== 'pg-boss',
  { 'jobs/run-batch.ts → pg-boss': 'the types of the batch that a process hands to it' },
)

test('7. the environment is read in config/', () => {
  const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(text))
  assert.deepEqual(
    readers.map(({ path }) => path),
    [
      'src/config/config.ts',
      'src/processes/dev.ts', // hands its own on to migrate and seed
      'src/processes/local/services.ts', // hands its own on to the processes that it starts
      'src/processes/local/terminal.ts', // NO_COLOR, which all programs of a terminal know
      'src/processes/queue-dashboard.ts', // tells the pages of pg-boss, which read it, to show only
      'bench/baseline-connections.ts', // programs of their own, not part of the service
      'bench/laboratory.ts',
    ],
  )
})

wall(
  '8. client/ knows the service by its OpenAPI document only',
  (path) => path.startsWith('client/'),
  ({ target }) => isPackage(target) || target.startsWith('client/'),
)

wall(
  '8. the service does not know its client; only the demo is one',
  (path) => !/^(client|src\/processes\/demo)\//.test(path),
  ({ target }) => !target.startsWith('client/'),
)
