// Addresses of imports. Those of the instruments that files come from are in instruments/.
import { z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { Readable } from 'node:stream'
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import type { Env } from '../http/env.ts'
import { sendPage } from '../http/pages.ts'
import { bodyStream, tooLarge } from '../http/request-body.ts'
import { readFrom } from '../http/reading.ts'
import { createRouter, idOf, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { createPlaces, type Places } from '../platform/places.ts'
import { cancelImport, readImportAgain, uploadFile } from './imports.ts'
import { instrumentRoutes } from './instruments/routes.ts'
import { getImport, listImports, listRefusedRows } from './queries.ts'
import { receiveForm, receiveUpload } from './receive-upload.ts'
import { downloadRefusedRows } from './refused-rows-csv.ts'
import {
  importDocument,
  importFilters,
  importPage,
  trial,
  trialForm,
  trialUpload,
  refusedRowFilters,
  refusedRowPage,
  upload,
  uploaded,
} from './schemas.ts'
import { trial_bytes, tryFile } from './try-file.ts'
import { withPieces } from './upload-pieces.ts'

const tags = ['imports']

/** Each keeps a connection and its locks to its end. */
const trials_at_once = 2

const uploadRoute = protectedRoute('imports:write', {
  method: 'post',
  path: '/v1/imports',
  operationId: 'uploadFile',
  summary: 'Upload a file from an analyzer',
  description: 'It is read by a job; follow it at the Location.',
  tags,
  request: {
    body: { required: true, content: { 'multipart/form-data': { schema: upload } } },
  },
  responses: { 202: jsonAnswer(uploaded, 'The import: new, or the earlier one of the same file.') },
  errors: {
    'request-timeout': { detail: 'Nothing came for 15 seconds.' },
    'too-many-requests': { detail: 'You do this too often at once.' },
    busy: { detail: 'Too many do this at once.' },
  },
})

const tryRoute = protectedRoute('imports:write', {
  method: 'post',
  path: '/v1/imports/trials',
  operationId: 'tryFile',
  summary: 'Try a file, or a profile on a file, without importing it',
  description:
    'Answers what an import would do now: how many rows it would take, the first ones as they are understood, and those that it would refuse, each with its reason. Nothing is written. At most 1 MB and 5000 rows.',
  tags,
  request: {
    body: { required: true, content: { 'multipart/form-data': { schema: trialUpload } } },
  },
  responses: { 200: jsonAnswer(trial, 'What the import would do.') },
  errors: {
    'request-timeout': { detail: 'Nothing came for 15 seconds.' },
    'too-many-requests': { detail: 'You do this too often at once.' },
    busy: { detail: 'Too many do this at once.' },
  },
})

const list = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/imports',
  operationId: 'listImports',
  summary: 'List imports',
  description: 'Newest first; by status or instrument.',
  tags,
  request: { query: importFilters },
  responses: { 200: jsonAnswer(importPage, 'A page of imports.') },
})

const read = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/imports/{id}',
  operationId: 'getImport',
  summary: 'Read an import with its progress',
  description: 'How far it is, and what became of its rows.',
  tags,
  request: { params: idOf(exampleIds.import.read) },
  responses: { 200: jsonAnswer(importDocument, 'The import.') },
})

const refusedRows = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/imports/{id}/refused-rows',
  operationId: 'listRefusedRows',
  summary: 'List the rows that were refused, each with its reason',
  description:
    'Nothing of a file is lost: what did not become a result stands here, with what to do about it.',
  tags,
  request: { params: idOf(exampleIds.import.read), query: refusedRowFilters },
  responses: {
    200: jsonAnswer(refusedRowPage, 'A page of refused rows, in the order of the file.'),
  },
})

const refusedRowsFile = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/imports/{id}/refused-rows.csv',
  operationId: 'downloadRefusedRows',
  summary: 'Download all refused rows as CSV, to correct and send again',
  description:
    'In the dialect of the file, with the reason in an added column at the end (refused_because). Correct it and upload it as it is.',
  tags,
  request: { params: idOf(exampleIds.import.read) },
  responses: {
    200: { description: 'The report.', content: { 'text/csv': { schema: z.string() } } },
  },
})

const again = protectedRoute('imports:write', {
  method: 'post',
  path: '/v1/imports/{id}/read-again',
  operationId: 'readImportAgain',
  summary: 'Read the file once more, after what refused its rows was mended',
  description:
    'Rows that became results stay as they are; those that were refused are tried again.',
  tags,
  request: { params: idOf(exampleIds.import.readAgain) },
  responses: { 202: jsonAnswer(importDocument, 'The import, queued again.') },
  errors: { conflict: { detail: 'The import is running.' } },
})

const cancel = protectedRoute('imports:write', {
  method: 'post',
  path: '/v1/imports/{id}/cancel',
  operationId: 'cancelImport',
  summary: 'Stop an import',
  description:
    'What was written stays and is counted; the rest of the file is not read. To cancel twice is to cancel.',
  tags,
  request: { params: idOf(exampleIds.import.cancel) },
  responses: { 200: jsonAnswer(importDocument, 'The import, cancelled.') },
  errors: { conflict: { detail: 'The import is completed.' } },
})

const location = ({ id }: { id: string }) => ({ location: `/v1/imports/${id}` })

export function importRoutes(context: Context): Router {
  const { uploads_at_once } = context.config.http
  const places = createPlaces({ inAll: uploads_at_once, forOne: Math.ceil(uploads_at_once / 2) })
  const trials = createPlaces({ inAll: trials_at_once, forOne: 1 })
  return createRouter()
    .openapi(uploadRoute, (c) => takeUpload(context, places, c))
    .openapi(tryRoute, (c) => takeTrial(context, trials, c))
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listImports(db, c.req.valid('query')))),
    )
    .openapi(read, async (c) => sendJson(c, await getImport(context.db, c.req.valid('param').id)))
    .openapi(refusedRows, async (c) => {
      const filters = { ...c.req.valid('query'), import_id: c.req.valid('param').id }
      return sendPage(c, await readFrom(c, context, (db) => listRefusedRows(db, filters)))
    })
    .openapi(refusedRowsFile, async (c) => {
      const csv = await downloadRefusedRows(context.db, c.req.valid('param').id)
      return c.body(csv, 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="refused-rows.csv"',
      })
    })
    .openapi(again, (c) =>
      answer(
        c,
        202,
        (caller) => readImportAgain(context, caller, c.req.valid('param').id),
        location,
      ),
    )
    .openapi(cancel, (c) =>
      answer(c, 200, (caller) => cancelImport(context, caller, c.req.valid('param').id)),
    )
    .route('/', instrumentRoutes(context))
}

async function takeUpload(context: Context, places: Places, c: HonoContext<Env>) {
  const { upload_limit_bytes: most_bytes, upload_idle_ms: idle_ms } = context.config.http
  if (Number(c.req.header('content-length')) > most_bytes) throw tooLarge(most_bytes)
  const body = bodyStream(c) ?? Readable.from([])
  const type = c.req.header('content-type') ?? ''
  return await places.take(c.get('caller').user_id, () =>
    withPieces(context, async (upload_id, keep) => {
      const received = await receiveUpload(body, type, { most_bytes, idle_ms }, keep)
      const input = { ...received, upload_id, came_by: 'upload' as const }
      // Two uploads are the same request when file and analyzer are; the boundary between the parts differs.
      const sameness = `${received.analyzer} ${received.sha256.toString('hex')}`
      return await answer(
        c,
        202,
        (caller) => uploadFile(context, caller, input),
        location,
        sameness,
      )
    }),
  )
}

async function takeTrial(context: Context, places: Places, c: HonoContext<Env>) {
  const limits = {
    most_bytes: trial_bytes,
    idle_ms: context.config.http.upload_idle_ms,
    field_bytes: 64 * 1024,
  }
  if (Number(c.req.header('content-length')) > trial_bytes) throw tooLarge(trial_bytes)
  const body = bodyStream(c) ?? Readable.from([])
  const type = c.req.header('content-type') ?? ''
  return await places.take(c.get('caller').user_id, async () => {
    const pieces: Buffer[] = []
    const keep = async (_: number, bytes: Buffer) => void pieces.push(bytes)
    const form = await receiveForm(body, type, limits, keep, trialForm)
    const { analyzer, definition, stored } = form
    const file = { analyzer, definition, bytes: Buffer.concat(pieces) }
    const sameness = `${analyzer} ${stored.sha256.toString('hex')} ${definition ?? ''}`
    return await answer(c, 200, (caller) => tryFile(context, caller, file), undefined, sameness)
  })
}
