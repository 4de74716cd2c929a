/**
 * Uploads files as a technologist does, and makes them in the dialects of the seeded instruments.
 */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { App } from '../../src/app.ts'
import type { Import, RefusedRow, Uploaded } from '../../src/imports/schemas.ts'
import type { Order } from '../../src/orders/schemas.ts'
import type { Log } from '../../src/platform/log.ts'
import type { Result } from '../../src/results/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn, type Client } from '../helpers/sign-in.ts'

let analyzers: { timeZone: string; at: Date } | undefined

/**
 * From now on the instruments of this test file measure at this minute, whenever a row is made: a file that is made
 * twice is the same. Several test files share a process, so it ends with the file.
 */
export function startAnalyzers({ time_zone = 'UTC' } = {}): void {
  analyzers = { timeZone: time_zone, at: new Date() }
  after(() => (analyzers = undefined))
}

/** When the instruments measure, on the laboratory's clock. */
function civilNow(order: 'mdy' | 'dmy'): string {
  if (!analyzers) throw new Error('A test file that makes rows begins with startAnalyzers()')
  const { timeZone, at } = analyzers
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const date = order === 'mdy' ? ['month', 'day', 'year'] : ['day', 'month', 'year']
  return `${date.map(of).join('/')} ${of('hour')}:${of('minute')}`
}

export const cobasHeader =
  'order_id,test_name,result_concentration,std_unit,result_calculation_time,result_seqnr'

/** One row of the instrument `cobas-integra-1`: American dates, a sequence. */
export function cobasRow(
  sample: string,
  test: string,
  value: string,
  unit = 'mmol/L',
  { time = civilNow('mdy'), sequence = '1' } = {},
): string {
  return [sample, test, value, unit, time, sequence].join(',')
}

/** Bare carriage returns, as that analyzer writes them. */
export const cobasFile = (...rows: string[]) => [cobasHeader, ...rows].join('\r')

const access2Header =
  'Sample ID,Test Name,Result,Units,Comp. Time,Flags,Sample Priority,Interpretation'

/** Rows of the instrument `access-2-1`: no sequence, the day first. */
export function access2Row(
  sample: string,
  test: string,
  value: string,
  unit: string,
  { time = civilNow('dmy'), flags = '', priority = 'patient' } = {},
): string {
  return [sample, test, value, unit, time, flags, priority, ''].join(',')
}

export const access2File = (...rows: string[]) => [access2Header, ...rows, ''].join('\r\n')

/** Answers what the service answered, whatever its status. */
export async function upload(
  app: Pick<App, 'request'>,
  token: string,
  content: string | Uint8Array<ArrayBuffer>,
  { analyzer = 'cobas-integra-1', name = 'run.csv' } = {},
) {
  const body = new FormData()
  body.set('file', new File([content], name))
  body.set('analyzer', analyzer)
  const headers = { authorization: `Bearer ${token}` }
  const response = await app.request('/v1/imports', { method: 'POST', body, headers })
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: (await response.json()) as Uploaded & {
      type: string
      errors: { pointer: string; code: string }[]
    },
  }
}

export async function readImport(client: Client, id: string): Promise<Import> {
  const { status, body } = await client.get<Import>(`/v1/imports/${id}`)
  assert.equal(status, 200)
  return body
}

export async function readRefused(client: Client, id: string): Promise<RefusedRow[]> {
  const path = `/v1/imports/${id}/refused-rows?limit=200`
  return (await client.get<{ items: RefusedRow[] }>(path)).body.items
}

/** Of each refused row: its line, the column at fault, and why. */
export const faults = (rows: RefusedRow[]) =>
  rows.map(({ line, column_name, code }) => [line, column_name, code])

/** A laboratory with its technologist, who uploads files, and with a worker that reads them at once. */
export async function openImportLab(env: Record<string, string> = {}, log?: Log) {
  startAnalyzers({ time_zone: env.LAB_TIME_ZONE })
  const { lab, worker, sql, people, steps, records } = await laboratory({
    env,
    ...(log && { log }),
  })
  if (log) worker.context.log = log
  const token = await signIn(lab.app, 'technologist')

  /** Uploads a file, waits until it was read, and returns what became of it. */
  async function importFile(content: Parameters<typeof upload>[2], options = {}) {
    const { status, body } = await upload(lab.app, token, content, options)
    assert.equal(status, 202, JSON.stringify(body))
    await worker.runJobs()
    const document = await readImport(people.technologist, body.id)
    if (document.finished_at === null) {
      const { boss } = worker.context.queue
      const jobs = await boss.findJobs('import-analyzer-file', { data: { import_id: body.id } })
      assert.fail(`it was not read: ${JSON.stringify(jobs)}`)
    }
    return {
      id: body.id,
      already_uploaded: body.already_uploaded,
      document,
      refused: await readRefused(people.technologist, body.id),
    }
  }

  /** The latest result of a test of an order, as its document shows it. */
  async function resultOf(order: Order, test: string): Promise<Result | undefined> {
    const path = `/v1/results?order_id=${order.id}&test_code=${test}`
    const { body } = await people.clerk.get<{ items: Result[] }>(path)
    return body.items.toSorted((a, b) => b.version - a.version)[0]
  }

  return { lab, worker, sql, token, people, steps, records, importFile, resultOf }
}
