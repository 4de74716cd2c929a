// The address of the Levey-Jennings chart of a lot.
import { createHash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { Context } from '../../context.ts'
import { createRouter, idOf, protectedRoute, type Router } from '../../http/router.ts'
import { drawLeveyJennings } from './levey-jennings.ts'
import { loadChart } from './load-chart.ts'
import { chartQuery } from './schemas.ts'
import { styleSheet } from './style-sheet.ts'

const read = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots/{id}/chart.svg',
  operationId: 'drawControlChart',
  summary: 'Draw the Levey-Jennings chart of a lot',
  description:
    'Of one test on one instrument: bands of 1, 2 and 3 SD, at most 500 points (the latest), each broken rule by shape and name, corrective actions, and the change of the lot. It follows the reader’s light or dark, and says all of it in words, too.',
  tags: ['qc'],
  request: { params: idOf(exampleIds.qc.lot), query: chartQuery },
  responses: {
    200: {
      description: 'The chart, with an ETag.',
      content: { 'image/svg+xml': { schema: z.string() } },
    },
    304: { description: 'Nothing has changed since the ETag of `If-None-Match`.' },
  },
})

const sha256 = (text: string, encoding: 'base64' | 'base64url') =>
  createHash('sha256').update(text).digest(encoding)

// Opened by itself, the drawing is a page of its own: it may use its style, and nothing else.
const headers = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'cache-control': 'private, no-cache',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${sha256(styleSheet, 'base64')}'; frame-ancestors 'none'`,
}

export function chartRoutes(context: Context): Router {
  return createRouter().openapi(read, async (c) => {
    const asked = { ...c.req.valid('query'), lot_id: c.req.valid('param').id }
    const chart = drawLeveyJennings(await loadChart(context, asked))
    const etag = `"${sha256(chart, 'base64url')}"`
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, { ...headers, etag })
    return c.body(chart, 200, { ...headers, etag })
  })
}
