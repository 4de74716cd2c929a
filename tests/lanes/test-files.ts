/**
 * Which test files there are, and which are taken: a directory that the lanes of one run share. A file is
 * taken by making an entry of its number there, which only one process can do.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The environment variable that names the directory to the lanes. */
const variable = 'LAB_TEST_FILES'

/** Before the lanes start. `pattern`: a glob, from the top of the checkout. */
export function offerTestFiles(pattern: string): { withdraw: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'diagnostics-lab-lanes-'))
  const files = globSync(pattern).sort(longestFirst)
  writeFileSync(join(directory, 'files.json'), JSON.stringify(files))
  process.env[variable] = directory
  return { withdraw: () => rmSync(directory, { recursive: true, force: true }) }
}

/** @returns the path of a file that is this process's from now on; undefined when all are taken */
export function takeTestFile(): string | undefined {
  const directory = process.env[variable]
  if (directory === undefined) throw new Error('A lane is started by `npm test`, not by itself')
  const files = JSON.parse(readFileSync(join(directory, 'files.json'), 'utf8')) as string[]
  return files.find((_, number) => isOurs(join(directory, `${number}`)))
}

function isOurs(entry: string): boolean {
  try {
    mkdirSync(entry)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

// What takes longest comes first, so that no lane ends long after the others: processes, and browsers.
function longestFirst(a: string, b: string): number {
  return weight(b) - weight(a) || a.localeCompare(b)
}

function weight(file: string): number {
  if (file.endsWith('.process.test.ts')) return 2
  return file.includes('/screens/') ? 1 : 0
}
