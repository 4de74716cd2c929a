/**
 * Writes db/types.ts, the types of all rows, from the schema that db/migrations really makes.
 * With --verify it writes nothing, and fails when the file is not what it would write.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startEmbedded } from './embedded/server.ts'
import { migrate } from './migrate.ts'

const target = join(import.meta.dirname, 'types.ts')

/** Exact values stay strings: a number would round a numeric, a Date would shift a birthday. */
const options = [
  ['--dialect', 'postgres'],
  ['--include-pattern', 'public.*'],
  ['--exclude-pattern', 'public.schema_migrations'],
  ['--date-parser', 'string'],
  ['--numeric-parser', 'string'],
  ['--type-mapping', '{"interval":"string"}'],
].flat()

const directory = await mkdtemp(join(tmpdir(), 'diagnostics-lab-types-'))
try {
  const expected = await generate()
  const actual = await readFile(target, 'utf8').catch(() => '')
  if (!process.argv.includes('--verify')) {
    await writeFile(target, expected)
  } else if (actual !== expected) {
    console.error('db/types.ts does not fit db/migrations. Run `npm run db:types`.')
    process.exitCode = 1
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function generate(): Promise<string> {
  const server = await startEmbedded({ dataDir: directory, preferredPort: 0, durable: false })
  try {
    await migrate(server.url)
    const generator = createRequire(import.meta.url).resolve('kysely-codegen')
    const program = join(dirname(generator), 'cli', 'bin.js')
    const output = join(directory, 'types.ts')
    await promisify(execFile)(process.execPath, [program, ...options, '--out-file', output], {
      env: { DATABASE_URL: server.url },
    })
    return await readFile(output, 'utf8')
  } finally {
    await server.stop()
    // As root, the server's files may have had to move out of a closed directory.
    await rm(server.dataDir, { recursive: true, force: true })
  }
}
