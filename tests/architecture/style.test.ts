// What a formatter and a linter do not say: how long a file may be, what it may be called; and whether what is
// configured is explained, and what is started is there.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { processes } from '../../src/config/config.ts'
import { environment } from '../../src/config/environment.ts'
import { checkout, readSources } from './sources.ts'

const sources = readSources('src', 'db', 'jobs', 'bench', 'client')
const generated = ['db/types.ts', 'client/api-types.ts']

test('no file has more than 300 lines: it would be two that have not met yet', () => {
  const long = [...sources, ...readSources('tests')]
    .filter(({ path, lines }) => lines.length > 300 && !generated.includes(path))
    .map(({ path, lines }) => `${path}: ${lines.length}`)
  assert.deepEqual(long, [])
})

test('no function has more than 70 lines', () => {
  const long: string[] = []
  let functions = 0
  for (const { path, lines } of sources) {
    let start = -1
    lines.forEach((line, number) => {
      // A function at the left margin ends where a line begins with its closing brace.
      if (/^(export )?(async )?function\b|^(export )?const \w+.*=>.*\{$/.test(line)) start = number
      if (start < 0 || !line.startsWith('}')) return
      functions += 1
      const length = number - start + 1
      if (length > 70) long.push(`${path}:${start + 1}: ${length}`)
      start = -1
    })
  }
  assert.ok(functions > 200, 'functions are found at all')
  assert.deepEqual(long, [])
})

test('files are named in kebab-case, and say what they are about', () => {
  for (const { path } of readSources('src', 'db', 'jobs', 'bench', 'client', 'tests')) {
    assert.match(path, /^[a-z]+(\/[a-z0-9-]+)*((\.process)?\.test)?\.ts$/)
    if (!path.startsWith('tests/')) {
      assert.doesNotMatch(path, /\b(utils?|helpers?|common|shared|misc|manager)\b/)
    }
  }
})

test('a test that starts processes or servers of its own is named so, and left out of test:quick', () => {
  for (const { path, text } of readSources('tests')) {
    if (!path.endsWith('.test.ts') || path === 'tests/architecture/style.test.ts') continue
    const starts =
      /\b(startProcess|runProcess|startElsewhere|startEmbedded|joinKeptServer|runCampaign)\b/.test(
        text,
      )
    assert.equal(path.endsWith('.process.test.ts'), starts, path)
  }
})

test('every export has a name, and no file only hands on what others export', () => {
  for (const { path, text } of readSources('src', 'db', 'jobs', 'bench', 'client', 'tests')) {
    assert.doesNotMatch(text, /^export default\b/m, path)
    assert.doesNotMatch(text, /^export (type )?(\*|\{[^}]*\}) from /m, path)
  }
})

test('every file begins by saying what it is for', () => {
  for (const { path, lines } of sources) {
    assert.match(lines[0]!, /^(\/\/ |\/\*\*|#!)/, path)
  }
})

test('a migration that makes a table teaches it: three lines of ten are comments', () => {
  const directory = join(checkout, 'db/migrations')
  for (const name of readdirSync(directory)) {
    const text = readFileSync(join(directory, name), 'utf8')
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const comments = lines.filter((line) => line.trimStart().startsWith('--'))
    const enough = !text.includes('create table') || comments.length >= 0.3 * lines.length
    assert.ok(
      enough,
      `${name}: say which question each table answers, with a row, and why each rule`,
    )
  }
})

const textOf = (path: string) => readFileSync(join(checkout, path), 'utf8')
const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].toSorted()

test('every variable is explained in .env.example, and compose.yaml reads no other', () => {
  const explained = all(textOf('.env.example'), /\b([A-Z][A-Z0-9_]+)\b/g)
  const missing = (names: string[]) => names.filter((name) => !explained.includes(name))
  assert.deepEqual(missing(Object.keys(environment.shape)), [])
  assert.deepEqual(missing(all(textOf('compose.yaml'), /(?<!\$)\$\{([A-Z0-9_]+)/g)), [])
})

test('what the workflow and compose.yaml start is there', () => {
  const workflow = textOf('.github/workflows/ci.yml').replaceAll(/^ *#.*/gm, '')
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  const ran = all(workflow, /\bnpm (?:run (?:--silent )?)?((?!run\b|ci\b)[a-z:]+)/g)
  assert.ok(ran.length >= 4, 'commands are found at all')
  assert.deepEqual(
    ran.filter((name) => !(name in scripts)),
    [],
  )
  const files = all(workflow, /run: (\.ci\/\w+)/g)
  assert.deepEqual(
    files.filter((path) => !existsSync(join(checkout, path))),
    [],
  )
  // An action is named by its major version: what its owner mends comes by itself, what they change does not.
  for (const action of all(workflow, /uses: (\S+)/g)) assert.match(action, /^actions\/[\w-]+@v\d+$/)
  const started = all(textOf('compose.yaml'), /src\/main\.ts[', ]+([a-z-]+)/g)
  assert.ok(started.length >= 4, 'processes are found at all')
  assert.deepEqual(
    started.filter((name) => !(processes as readonly string[]).includes(name)),
    [],
  )
})
