// The address of the export of results.
import { createHash } from 'node:crypto'
import type { Context as HonoContext } from 'hono'
import { isConnectionError } from '../../../db/errors.ts'
import type { Context } from '../../context.ts'
import type { Env } from '../../http/env.ts'
import { negotiate } from '../../http/negotiation.ts'
import { readerOf } from '../../http/reading.ts'
import { createRouter, protectedRoute, type Router } from '../../http/router.ts'
import { createPlaces, type Places } from '../../platform/places.ts'
import { periodQuery, type PeriodQuery } from '../schemas.ts'
import { exportResults, type Asked, type Export, type Source } from './export-results.ts'
import { fileForms, type FileForm } from './file-forms.ts'
import { createMayGoOn } from './may-go-on.ts'
import { columns, type ExportedRow } from './select-rows.ts'

const available = fileForms.map(({ media_type }) => media_type)
const operationId = 'exportResults'
const sha256OfNothing = createHash('sha256').digest('hex')

const route = protectedRoute('results:export', {
  method: 'get',
  path: '/v1/exports/results',
  operationId,
  summary: 'Stream the results of a period as a file',
  description: `Every reported version of a result that was entered from \`from\` until before \`to\`, as it is at one moment, in the order of entry: ${columns.map((column) => `\`${column}\``).join(', ')}. A correction names what it corrects and why. What was taken back stands without its value. \`Accept\` chooses ${available.map((type) => `\`${type}\``).join(' or ')}. The last line says how many rows there are and the SHA-256 of all bytes before it: \`{"end":true,"rows":…,"sha256":…}\`, or in CSV a line of \`#end\`, rows and SHA-256. **A file without it was cut.** Every row that is handed out is noted in the audit of reads.`,
  tags: ['reports'],
  request: { query: periodQuery },
  responses: {
    200: {
      description: 'The file, as fast as it is read.',
      content: Object.fromEntries(
        fileForms.map((form) => [
          form.media_type,
          { schema: { type: 'string' as const, example: form.end(0, sha256OfNothing) } },
        ]),
      ),
    },
  },
  errors: {
    'not-acceptable': {
      detail: 'There is nothing of this in a form that your Accept header names.',
      available,
    },
    'too-many-requests': { detail: 'You do this too often at once.' },
    busy: { detail: 'Too many do this at once.' },
  },
})

export function exportRoutes(context: Context): Router {
  const { exports_at_once } = context.config.http
  const places = createPlaces({ inAll: exports_at_once, forOne: 1 })
  return createRouter().openapi(route, async (c) => {
    const asked = askedOf(c.req.valid('query'), context.clock.now())
    const type = negotiate(c.req.header('accept'), available)
    const form = fileForms.find(({ media_type }) => media_type === type)!
    // Nobody would read it to its end.
    if (c.req.method === 'HEAD') return c.body(null, 200, headersOf(form))
    const begun = await inAPlace(places, c.get('caller').user_id, () =>
      beginExport(c, context, asked, form),
    )
    return c.body(begun.body, 200, headersOf(form))
  })
}

/** On the replica, where there is one that may answer; on the primary when it cannot begin there. */
async function beginExport(
  c: HonoContext<Env>,
  context: Context,
  asked: Asked,
  form: FileForm,
): Promise<Export> {
  const { config, log, replica } = context
  const begin = (from: Source) => exportResults(context, from, asked, form, handingOf(c, context))
  if (config.database.replica && replica?.answers(readerOf(c))) {
    try {
      return await begin(config.database.replica)
    } catch (error) {
      if (!isConnectionError(error)) throw error
      log.warn({ error }, 'the replica failed: read on the primary')
    }
  }
  return await begin(config.database.direct ?? config.database)
}

const day_ms = 86_400_000

function askedOf({ from, to, test_code }: PeriodQuery, now: Date): Asked {
  const end = to ? new Date(to) : now
  return { from: from ? new Date(from) : new Date(end.getTime() - day_ms), to: end, test_code }
}

/** Keeps the place until the export has ended. @throws Problem when there is none */
function inAPlace(places: Places, user_id: string, begin: () => Promise<Export>): Promise<Export> {
  return new Promise((resolve, reject) => {
    const whole = async () => {
      const begun = await begin()
      resolve(begun)
      await begun.ended
    }
    places.take(user_id, whole).catch(reject)
  })
}

/**
 * Before a piece leaves: may they still have it? And who is handed which rows, so that it is noted of a file that is
 * cut as well. The next piece is read when that is written: a queue of notes would grow with the export.
 */
function handingOf(
  c: HonoContext<Env>,
  context: Context,
): (rows: readonly ExportedRow[]) => Promise<void> {
  const { actor, request_id } = c.get('caller')
  const { reads } = c.get('entrance')
  const mayGoOn = createMayGoOn(context, c.get('principal'))
  return async (rows) => {
    await mayGoOn()
    if (rows.length === 0) return
    const row_ids = `{${rows.map(({ result_id }) => result_id).join(',')}}`
    await reads.write({ actor, request_id: request_id!, operation: operationId, row_ids })
  }
}

function headersOf({ content_type, extension }: FileForm): Record<string, string> {
  return {
    'content-type': content_type,
    'content-disposition': `attachment; filename="results.${extension}"`,
    vary: 'Accept',
  }
}
