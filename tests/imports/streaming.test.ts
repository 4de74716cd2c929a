// An upload streams to where it is kept. Whatever becomes of it, the file is there with all of its bytes or
// nothing is, and neither slow clients nor many at once stop the others.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createApp, type App } from '../../src/app.ts'
import type { Uploaded } from '../../src/imports/schemas.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { cobasFile, cobasRow, openImportLab, upload } from './uploads.ts'

const env = { UPLOADS_AT_ONCE: '1', UPLOAD_LIMIT_MB: '2' }
const { lab, worker, sql, token } = await openImportLab(env)

const boundary = 'a-boundary'
const field = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const fileHead = (name = 'run.csv') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
  `Content-Type: text/csv\r\n\r\n`
const analyzer = field('analyzer', 'cobas-integra-1')
const end = `--${boundary}--\r\n`

/** A body that comes in these pieces, and then ends, or (with `open`) does not until it is told to. */
function arriving(pieces: (string | Uint8Array)[], open?: Promise<unknown>) {
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const piece of pieces) controller.enqueue(new Uint8Array(Buffer.from(piece)))
      await open
      controller.close()
    },
  })
}

type Answer = Uploaded & { detail: string; errors?: { pointer: string }[] }

async function send(
  body: ReadableStream | string,
  as = token,
  app: Pick<App, 'request'> = lab.app,
) {
  const headers = {
    authorization: `Bearer ${as}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  }
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  const response = await app.request('/v1/imports', init)
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Answer,
  }
}

async function nothingIsLeft() {
  await lab.context.background.drain()
  assert.equal((await sql`select from upload_parts`).length, 0)
}

const countImports = async () =>
  (await sql<{ n: number }[]>`select count(*)::integer as n from imports`)[0]!.n

let rows = 0
const someBytes = (length: number) => {
  const file = cobasFile(cobasRow(`not-ours-${++rows}`, 'K', '4.1'))
  return Buffer.concat([Buffer.from(file), Buffer.alloc(length - file.length, ' ')])
}

test('a file of many pieces is kept to the byte, however its body is cut', async () => {
  const content = someBytes(1_500_000)
  for (const [i, cut] of [1_500_000, 65_536, 1000].entries()) {
    const bytes = Buffer.concat([Buffer.from(`${i}`), content])
    const form = [fileHead(), bytes, '\r\n', analyzer, end].map((part) => Buffer.from(part))
    const whole = Buffer.concat(form)
    const pieces = Array.from({ length: Math.ceil(whole.length / cut) }, (_, n) =>
      whole.subarray(n * cut, (n + 1) * cut),
    )
    const { status, body } = await send(arriving(pieces))
    assert.equal(status, 202, JSON.stringify(body))
    assert.equal(body.size_bytes, bytes.length)
    const parts = await sql<{ bytes: Buffer }[]>`
      select bytes from import_parts where import_id = ${body.id} order by position`
    assert.ok(parts.length > 3 || cut > 500_000)
    assert.ok(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes))
    const [found] = await sql`select file_sha256 from imports where id = ${body.id}`
    assert.deepEqual(found!.file_sha256, createHash('sha256').update(bytes).digest())
  }
  await nothingIsLeft()
  await worker.runJobs()
})

test('the fields may come before the file or behind it', async () => {
  const file = () => `${fileHead()}${cobasFile(cobasRow(`o-${++rows}`, 'K', '4.1'))}\r\n`
  assert.equal((await send(analyzer + file() + end)).status, 202)
  assert.equal((await send(file() + analyzer + end)).status, 202)
  await worker.runJobs()
})

test('the same file again leaves no second copy', async () => {
  const content = new Uint8Array(someBytes(600_000))
  const first = await upload(lab.app, token, content)
  const second = await upload(lab.app, token, content)
  assert.deepEqual([second.status, second.body.already_uploaded], [202, true])
  assert.equal(second.body.id, first.body.id)
  const [parts] = await sql<{ n: number }[]>`
    select sum(octet_length(bytes))::integer as n from import_parts where import_id = ${first.body.id}`
  assert.equal(parts!.n, 600_000)
  await nothingIsLeft()
  await worker.runJobs()
})

const large = 'x'.repeat(400_000)
for (const [what, body, status, pointers] of [
  ['no fields at all', end, 422, ['/analyzer', '/file']],
  ['no analyzer', `${fileHead()}${large}\r\n${end}`, 422, ['/analyzer']],
  [
    'an unknown analyzer',
    `${field('analyzer', 'x')}${fileHead()}${large}\r\n${end}`,
    422,
    ['/analyzer'],
  ],
  [
    'an analyzer that is not UTF-8',
    `${field('analyzer', '\u00fc')}${fileHead()}x\r\n${end}`,
    422,
    ['/analyzer'],
  ],
  ['two files', `${analyzer}${fileHead()}${large}\r\n${fileHead()}y\r\n${end}`, 422, ['/file']],
  ['the analyzer twice', `${analyzer}${analyzer}${fileHead()}x\r\n${end}`, 422, ['/analyzer']],
  ['a text in place of the file', `${analyzer}${field('file', 'x')}${end}`, 422, ['/file']],
  [
    'a field that is unknown',
    `${analyzer}${field('__proto__', 'x')}${fileHead()}x\r\n${end}`,
    422,
    ['/__proto__'],
  ],
  [
    'a name that is not UTF-8',
    `${analyzer}${fileHead('M\u00fcller.csv')}x\r\n${end}`,
    422,
    ['/file'],
  ],
  [
    'a name of 300 characters',
    `${analyzer}${fileHead('n'.repeat(300))}x\r\n${end}`,
    422,
    ['/file'],
  ],
  ['a hundred fields', field('a', '1').repeat(100) + end, 400, undefined],
  ['a file that is cut off', `${analyzer}${fileHead()}${large}`, 400, undefined],
  ['another boundary', `--another\r\n\r\n${large}`, 400, undefined],
  ['too many bytes', `${analyzer}${fileHead()}${large.repeat(6)}\r\n${end}`, 413, undefined],
] as [string, string, number, string[] | undefined][]) {
  test(`an upload with ${what} is refused, and nothing of it is left`, async () => {
    const before = await countImports()
    const answer = await send(arriving([Buffer.from(body, 'latin1')]))
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.deepEqual(answer.body.errors?.map(({ pointer }) => pointer).toSorted(), pointers)
    await nothingIsLeft()
    assert.equal(await countImports(), before)
  })
}

const never = new Promise(() => {})

test('a client that falls silent is not waited for', async () => {
  const { config } = lab.context
  const http = { ...config.http, upload_idle_ms: 200 }
  const impatient = createApp({ ...lab.context, config: { ...config, http } })
  const { status, body } = await send(
    arriving([analyzer, fileHead(), large], never),
    token,
    impatient,
  )
  assert.equal(status, 408, JSON.stringify(body))
  await nothingIsLeft()
})

test('there is room for so many at once; the next is told when to come again', async () => {
  let finish = () => {}
  const open = new Promise<void>((resolve) => (finish = resolve))
  const content = (n: number) => [analyzer, fileHead(), `${n}${large}`, `\r\n${end}`]
  const first = send(arriving(content(1), open))
  await eventually('a piece of it', async () => (await sql`select from upload_parts`).length > 0)
  const again = await send(arriving(content(2)))
  assert.deepEqual([again.status, again.retryAfter], [429, '2'], 'one user takes half of the room')
  const another = await send(arriving(content(3)), await signIn(lab.app, 'admin'))
  assert.deepEqual([another.status, another.retryAfter], [503, '2'])
  finish()
  assert.equal((await first).status, 202)
  assert.equal((await send(arriving(content(4)))).status, 202)
  await nothingIsLeft()
  await worker.runJobs()
})
