// The demo, from nothing: its own database server, schema, seed and processes, the main job on an
// analyzer's file, and an end that leaves no process behind.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { processesOn, temporaryDirectory } from '../helpers/embedded.ts'
import { runProcess } from '../helpers/processes.ts'

test('the demo runs to its end in a place of its own, and stops what it started', async (t) => {
  const place = await temporaryDirectory(t, 'data')
  const env = { LAB_DATA_DIR: place, NODE_ENV: 'development', PORT: '0' }
  const { code, output } = await runProcess(t, ['demo', '--once'], env)
  assert.equal(code, 0, output)
  for (const entry of ['postgres', 'logs', 'secrets.json']) {
    assert.ok((await readdir(place)).includes(entry), entry)
  }
  assert.match(output, /completed/)
  assert.deepEqual(await processesOn(place), [])
})
