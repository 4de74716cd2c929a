/**
 * One of the processes that run all test files between them. A lane takes the next file that no lane has
 * taken, runs it as one test with the file's own tests inside, and goes on until none is left. A process for
 * each file would load the thousand modules of the service anew, which takes longer than most files' tests.
 *
 * A file notices nothing of it: it still runs alone (`npm run test:one`), and what it opens ends with it,
 * since an `after()` at its top level belongs to the test that it is here.
 */
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { takeTestFile } from './test-files.ts'

// The time limit of the run is that of one test; a file has the time of all its tests. (Infinity counts as nothing said.)
const limit = { timeout: 600_000 }

export async function runLane(): Promise<void> {
  for (let file = takeTestFile(); file !== undefined; file = takeTestFile()) {
    const { href } = pathToFileURL(file)
    await test(file, limit, async (t) => {
      const loaded = Promise.withResolvers<void>()
      // As in a process of its own: no test of the file begins before all of the file was read.
      t.before(() => loaded.promise)
      await import(href).then(() => loaded.resolve(), loaded.reject)
    })
  }
}
