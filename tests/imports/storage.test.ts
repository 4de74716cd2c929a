// Where files are kept, in the database or in a directory: the same uploads, the same imports, and nothing left of
// what was given up. What only a directory has is looked at besides.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import type { Context } from '../../src/context.ts'
import { uploadFile } from '../../src/imports/imports.ts'
import { purgeUploads, readStored } from '../../src/imports/storage/choose-storage.ts'
import { storedIn, type StoredIn } from '../../src/imports/storage/rules.ts'
import { withPieces } from '../../src/imports/upload-pieces.ts'
import { instrumentCaller, jobCaller } from '../../src/platform/caller.ts'
import { cobasFile, cobasRow, openImportLab, readImport, upload } from './uploads.ts'

const directory = await mkdtemp(join(tmpdir(), 'lab-files-'))
after(() => rm(directory, { recursive: true, force: true }))
const { lab, worker, sql, token, people, steps, resultOf } = await openImportLab({
  UPLOADS_DIRECTORY: directory,
})
const caller = jobCaller('purge-expired')

function keptIn(stored_in: StoredIn) {
  const { config } = lab.context
  const context = { ...lab.context, config: { ...config, uploads: { stored_in, directory } } }
  return { context, app: createApp(context) }
}

const stores = storedIn.map((name) => ({ name, ...keptIn(name) }))

/** What waits in either storage for its import. */
async function waiting(): Promise<number> {
  await lab.context.background.drain()
  const names = await readdir(directory)
  const parts = await sql`select from upload_parts`
  return parts.length + names.filter((name) => name.endsWith('.part')).length
}

const nameOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function bytesOf(import_id: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of readStored(worker.context, import_id)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const blank = '\r'.repeat(600_000)
let files = 0
/** A file of several pieces, another one each time. */
const largeFile = (row = cobasRow(`not-ours-${++files}`, 'K', '4.1')) => cobasFile(row) + blank

const atLater = (context: Context): Context => {
  const later = new Date(lab.clock.now().getTime() + 61 * 60_000)
  return { ...context, clock: { now: () => later } }
}

for (const { name, context, app } of stores) {
  test(`${name}: a file is kept to the byte, once, and becomes results`, async () => {
    const { order, sample } = await steps.orderWithSample(['K'])
    const content = largeFile(cobasRow(sample.accession_number, 'K', '4.1'))
    const { status, body } = await upload(app, token, content)
    assert.equal(status, 202, JSON.stringify(body))
    const [row] = await sql`select stored_in from imports where id = ${body.id}`
    assert.equal(row!.stored_in, name)
    assert.ok((await bytesOf(body.id)).equals(Buffer.from(content)))

    const again = await upload(app, token, content)
    assert.deepEqual([again.body.already_uploaded, again.body.id], [true, body.id])
    const elsewhere = await upload(app, token, content, { analyzer: 'access-2-1' })
    assert.equal(elsewhere.body.already_uploaded, false, 'the import of another instrument')
    assert.ok((await bytesOf(elsewhere.body.id)).equals(Buffer.from(content)))
    assert.equal(await waiting(), 0)

    await worker.runJobs()
    assert.equal((await resultOf(order, 'K'))?.value, '4.1')
    assert.equal((await readImport(people.technologist, body.id)).rows.accepted, 1)
  })

  test(`${name}: an upload that is refused leaves nothing`, async () => {
    const { status } = await upload(app, token, largeFile(), { analyzer: 'nobody-s' })
    assert.equal(status, 422)
    assert.equal(await waiting(), 0)
  })

  test(`${name}: what a killed process leaves is purged once nobody can come back for it`, async () => {
    await new Promise<void>((resolve) => {
      void withPieces(context, async (_, keep) => {
        await keep(0, Buffer.from('the first piece'))
        await keep(1, Buffer.from('and another'))
        resolve()
        await new Promise(() => {}) // never ends, and so leaves what it has kept
      })
    })
    assert.ok((await waiting()) > 0)
    assert.deepEqual(await purgeUploads(context, caller), { uploads: 0 })
    assert.ok((await purgeUploads(atLater(context), caller)).uploads > 0)
    assert.equal(await waiting(), 0)
  })

  test(`${name}: pieces that are gone are told to whoever sends them`, async () => {
    await withPieces(context, async (upload_id, keep) => {
      await keep(0, Buffer.from('a'))
      await purgeUploads(atLater(context), caller)
      const sha256 = Buffer.from(nameOf('a'), 'hex')
      const file = { file_name: 'run.csv', size_bytes: 1, sha256, pieces: 1, upload_id }
      const sent = { ...file, analyzer: 'cobas-integra-1', came_by: 'link' as const }
      const storing = uploadFile(context, instrumentCaller('cobas-integra-1'), sent)
      await assert.rejects(storing, {
        type: 'unavailable',
        message: 'The file was lost: send it again.',
      })
    })
    assert.equal((await sql`select from imports where size_bytes = 1`).length, 0)
  })
}

const inDirectory = stores.find(({ name }) => name === 'directory')!

test('a directory holds each file once, under its hash, for its owner only', async () => {
  const content = largeFile()
  const { body } = await upload(inDirectory.app, token, content, { name: '../../etc/passwd' })
  const path = join(directory, nameOf(content))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const names = await readdir(directory)
  assert.deepEqual(
    names.filter((name) => !/^[0-9a-f]{64}$/.test(name)),
    [],
  )
  // The worker that finds less than was stored says so, and the job is repeated.
  await truncate(path, 10)
  await assert.rejects(bytesOf(body.id), /has 10 of \d+ bytes/)
  await unlink(path)
  await assert.rejects(bytesOf(body.id), { code: 'ENOENT' })
  await writeFile(path, content)
  await worker.runJobs()
})

test('of a directory only what is of no import is purged, and only what is ours', async () => {
  const content = largeFile()
  await upload(inDirectory.app, token, content)
  const orphan = nameOf('its transaction failed')
  await writeFile(join(directory, orphan), 'its transaction failed')
  await writeFile(join(directory, 'README'), 'of somebody else')
  assert.deepEqual(await purgeUploads(inDirectory.context, caller), { uploads: 0 })
  assert.deepEqual(await purgeUploads(atLater(inDirectory.context), caller), { uploads: 1 })
  const left = await readdir(directory)
  assert.ok(left.includes(nameOf(content)) && left.includes('README') && !left.includes(orphan))
  await worker.runJobs()
})
