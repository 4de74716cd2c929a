// Exports that analyzers really wrote, uploaded as they are. They are not part of this project: set
// ANALYZER_SAMPLES_DIR to a folder with cobasintegra.csv and Access2.csv (from the public repositories of
// SENAITE LIMS) to run this; without it nothing is registered.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openImportLab } from './uploads.ts'

const folder = process.env.ANALYZER_SAMPLES_DIR
if (folder !== undefined) {
  for (const [name, analyzer] of [
    ['cobasintegra.csv', 'cobas-integra-1'],
    ['Access2.csv', 'access-2-1'],
  ] as const) {
    test(`${name}: every row is accounted for, and none finds a sample`, async () => {
      const { importFile } = await openImportLab()
      const content = new Uint8Array(await readFile(join(folder, name)))
      const { document, refused } = await importFile(content, { analyzer, name })
      assert.equal(document.status, 'completed')
      const { read, accepted, unchanged, control } = document.rows
      assert.ok(read > 40)
      assert.deepEqual([accepted, unchanged], [0, 0])
      assert.equal(control + document.rows.refused, read)
      const others = refused.filter(({ code }) => !['unknown_sample', 'no_value'].includes(code))
      assert.deepEqual(others, [])
    })
  }
}
