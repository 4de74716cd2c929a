// Folders that instruments drop files into: when a file is taken, what becomes of it, and that no file is lost or
// read twice, whoever looks, and wherever a worker was stopped.
import assert from 'node:assert/strict'
import {
  appendFile,
  mkdtemp,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createWatcher } from '../../src/imports/folders/watch.ts'
import { isFinishedName, whatToDo } from '../../src/imports/folders/rules.ts'
import type { Import } from '../../src/imports/schemas.ts'
import { cobasFile, cobasRow, openImportLab } from './uploads.ts'

const { worker, sql, people, steps, resultOf } = await openImportLab({ UPLOAD_LIMIT_MB: '1' })

const made: string[] = []
after(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))))

async function watchedFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'lab-watched-'))
  made.push(folder)
  const watched = { folder, instrument: 'cobas-integra-1' }
  const watcher = () => createWatcher(worker.context, watched)
  const look = watcher()
  return {
    folder,
    look,
    another: watcher,
    drop: (name: string, content: string) => writeFile(join(folder, name), content),
    /** The files of the folder, or of one below it; what is written beside them is left out. */
    files: async (below = '') => {
      const names = await readdir(join(folder, below)).catch(() => [] as string[])
      return names.filter((name) => !name.endsWith('.txt') && name !== 'done' && name !== 'refused')
    },
    notes: async (below: string) => {
      const names = (await readdir(join(folder, below))).filter((name) => name.endsWith('.txt'))
      return await Promise.all(names.map((name) => readFile(join(folder, below, name), 'utf8')))
    },
  }
}

async function imports(): Promise<Import[]> {
  const path = '/v1/imports?limit=200&instrument=cobas-integra-1'
  return (await people.technologist.get<{ items: Import[] }>(path)).body.items
}

test('a file is taken when it has stood still between two looks, and moved away', async () => {
  const { folder, look, drop, files, notes } = await watchedFolder()
  const { order, sample } = await steps.orderWithSample(['K'])
  const content = cobasFile(cobasRow(sample.accession_number, 'K', '4.2'))
  await drop('run.csv', content.slice(0, -1))
  await look()
  await appendFile(join(folder, 'run.csv'), content.slice(-1))
  await look()
  assert.deepEqual(await files(), ['run.csv'])
  await look()
  assert.deepEqual(await files(), [])
  await worker.runJobs()
  const [found] = await imports()
  assert.deepEqual(
    [found!.file_name, found!.came_by, found!.uploaded_by, found!.status],
    ['run.csv', 'folder', null, 'completed'],
  )
  assert.deepEqual(await files('done'), [`${found!.id}-run.csv`])
  assert.deepEqual(await notes('done'), [`Taken: import ${found!.id}.\n`])
  const [audited] = await sql`select actor from audit_log where row_id = ${found!.id} order by id`
  assert.equal(audited!.actor, 'instrument:cobas-integra-1')
  const result = await resultOf(order, 'K')
  assert.deepEqual([result?.value, result?.entered_by], ['4.2', null])
})

test('the same file dropped again is answered as unchanged', async () => {
  const { look, drop, files, notes } = await watchedFolder()
  const content = cobasFile(cobasRow('unknown-1', 'K', '4.2'))
  const before = (await imports()).length
  for (const name of ['run.csv', 'run.csv', 'other.csv']) {
    await drop(name, content)
    await look()
    await look()
    await worker.runJobs()
  }
  assert.equal((await imports()).length, before + 1)
  assert.equal((await files('done')).length, 2)
  assert.equal((await notes('done')).filter((note) => note.startsWith('Unchanged')).length, 2)
})

test('what is no complete file of a size that is read is left, or refused with a note', async () => {
  const { folder, look, drop, files, notes } = await watchedFolder()
  const secret = join(folder, '.secret')
  await writeFile(secret, 'root:x')
  await symlink(secret, join(folder, 'link.csv'))
  await mkdir(join(folder, 'subfolder'))
  await drop('run.csv.part', 'unfinished')
  await drop('huge.csv', 'x'.repeat(1024 * 1024 + 1))
  await drop('empty.csv', '')
  const before = (await imports()).length
  await look()
  await look()
  assert.deepEqual((await files()).toSorted(), [
    '.secret',
    'empty.csv',
    'run.csv.part',
    'subfolder',
  ])
  await utimes(join(folder, 'empty.csv'), 1, 1)
  await look()
  await look()
  assert.deepEqual((await files()).toSorted(), ['.secret', 'run.csv.part', 'subfolder'])
  const reasons = (await notes('refused')).map((note) => note.slice(0, 12)).toSorted()
  assert.deepEqual(reasons, ['It is empty:', 'It is larger', 'It is no fil'])
  assert.equal(await readFile(secret, 'utf8'), 'root:x')
  assert.equal((await imports()).length, before)
})

test('several workers that look at the same moment take a file once', async () => {
  const { look, another, drop, files } = await watchedFolder()
  const looks = [look, another(), another()]
  const before = (await imports()).length
  for (let n = 0; n < 5; n++) await drop(`run-${n}.csv`, cobasFile(cobasRow(`u-${n}`, 'K', '4.2')))
  for (let n = 0; n < 6; n++) await Promise.all(looks.map((one) => one()))
  assert.equal((await imports()).length, before + 5)
  assert.equal((await files('done')).length, 5)
  assert.deepEqual(await files(), [])
  await worker.runJobs()
})

test('a file that was stored and not moved away is found to be known, by another worker', async () => {
  const { folder, look, another, drop, files, notes } = await watchedFolder()
  await drop('run.csv', cobasFile(cobasRow('unknown-2', 'K', '4.2')))
  // As if it had been killed before it moved the file: there is no place to move it to.
  await drop('done', '')
  const before = (await imports()).length
  await look()
  await look()
  assert.deepEqual(await files(), ['run.csv'])
  assert.equal((await imports()).length, before + 1)
  await worker.runJobs()
  await rm(join(folder, 'done'))
  const other = another()
  await other()
  await other()
  assert.deepEqual(await files(), [])
  assert.match((await notes('done'))[0]!, /^Unchanged/)
  assert.equal((await imports()).length, before + 1)
})

test('the names and looks by which a file is known to be complete', () => {
  for (const name of ['run.csv', 'RUN 1.TXT', 'partial']) assert.ok(isFinishedName(name), name)
  for (const name of ['.run.csv', 'run.csv.part', 'a.TMP', 'a.csv~', '~$a.csv', 'a.filepart']) {
    assert.ok(!isFinishedName(name), name)
  }
  const limits = { most_bytes: 10, at_ms: 100_000 }
  const look = { size_bytes: 5, changed_ms: 99_000, inode: 1 }
  assert.equal(whatToDo(look, undefined, limits), 'wait')
  assert.equal(whatToDo(look, look, limits), 'take')
  for (const change of [{ size_bytes: 4 }, { changed_ms: 1 }, { inode: 2 }]) {
    assert.equal(whatToDo(look, { ...look, ...change }, limits), 'wait')
  }
  const empty = { ...look, size_bytes: 0 }
  assert.equal(whatToDo(empty, empty, limits), 'wait')
  const old = { ...empty, changed_ms: 1 }
  assert.notEqual(whatToDo(old, old, limits), 'wait')
})
