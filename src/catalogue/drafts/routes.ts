// Addresses of drafts of intervals, and of who has none.
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { Context } from '../../context.ts'
import { sendJson } from '../../http/answers.ts'
import { answer, answerEdit } from '../../http/commands.ts'
import { entityTag, entityTagOf, ifMatchHeader, versionIn } from '../../http/entity-tags.ts'
import { sendPage } from '../../http/pages.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { codeOf } from '../maintenance/schemas.ts'
import { discardDraft, draftIntervals, editDraft } from './drafts.ts'
import { previewDraft } from './preview.ts'
import { publishDraft } from './publish.ts'
import { getCoverage, getDraft, listDrafts } from './queries.ts'
import {
  coverage,
  coverageQuery,
  draft,
  draftChanges,
  draftFilters,
  draftPage,
  newDraft,
  preview,
  publication,
  type Coverage,
  type Preview,
} from './schemas.ts'

const tags = ['catalogue']

const make = protectedRoute('intervals:draft', {
  method: 'post',
  path: '/v1/interval-drafts',
  operationId: 'draftIntervals',
  summary: 'Draft intervals of a test',
  description:
    'All that it shall have in one category. Bounds are given in any of its units, as they were published, and converted exactly. A draft judges nothing.',
  tags,
  request: { body: jsonBody(newDraft) },
  responses: { 201: jsonAnswer(draft, 'The draft.') },
})

const list = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/interval-drafts',
  operationId: 'listDrafts',
  summary: 'List drafts of intervals, and what was published',
  description: 'Newest first: what is proposed, and the history of what was put in force.',
  tags,
  request: { query: draftFilters },
  responses: { 200: jsonAnswer(draftPage, 'A page of drafts.') },
})

const read = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/interval-drafts/{id}',
  operationId: 'getDraft',
  summary: 'Read a draft of intervals',
  description: 'As it was given, and in the unit of the test. The ETag goes into If-Match.',
  tags,
  request: { params: idOf(exampleIds.intervalDraft.read) },
  responses: { 200: jsonAnswer(draft, 'The draft; its ETag goes into If-Match.') },
})

const edit = protectedRoute('intervals:draft', {
  method: 'patch',
  path: '/v1/interval-drafts/{id}',
  operationId: 'editDraft',
  summary: 'Change a draft of intervals',
  description:
    'Its `intervals` are given as the whole list. Saved again, it is based on what is published by now.',
  tags,
  request: {
    params: idOf(exampleIds.intervalDraft.edit),
    headers: ifMatchHeader,
    body: jsonBody(draftChanges),
  },
  responses: { 200: jsonAnswer(draft, 'The draft as it is now.') },
  errors: {
    conflict: { detail: 'The draft is published: make a new one, POST /v1/interval-drafts.' },
  },
})

const discard = protectedRoute('intervals:draft', {
  method: 'delete',
  path: '/v1/interval-drafts/{id}',
  operationId: 'discardDraft',
  summary: 'Give a draft up',
  description: 'It stays readable, as discarded.',
  tags,
  request: { params: idOf(exampleIds.intervalDraft.discard), headers: ifMatchHeader },
  responses: { 204: { description: 'It is discarded.' } },
  errors: {
    conflict: { detail: 'The draft is published: make a new one, POST /v1/interval-drafts.' },
  },
})

const look = protectedRoute('intervals:draft', {
  method: 'get',
  path: '/v1/interval-drafts/{id}/preview',
  operationId: 'previewDraft',
  summary: 'What a draft would change',
  description:
    'The rules are asked of the results of the last month once more, with these intervals: which flags would change, what would be critical, held or released. Nothing is written.',
  tags,
  request: { params: idOf(exampleIds.intervalDraft.read) },
  responses: { 200: jsonAnswer(preview, 'What would change.') },
})

const publish = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/interval-drafts/{id}/publish',
  operationId: 'publishDraft',
  summary: 'Put a draft in force',
  description:
    'From now or a later moment on, in the place of all that the test has in this category. Results that were entered before keep their interpretation.',
  tags,
  request: { params: idOf(exampleIds.intervalDraft.publish), body: jsonBody(publication) },
  responses: { 200: jsonAnswer(draft, 'The draft, published.') },
  errors: {
    conflict: {
      detail:
        'Another draft was published since this one was saved (01980b5e-0027-7000-8000-000000000001): look at it, and save this one again.',
      allowed: [],
    },
    'precondition-failed': { detail: 'The interval draft is at version 2 now.' },
  },
})

const covered = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/tests/{code}/coverage',
  operationId: 'getCoverage',
  summary: 'For whom a test has no interval',
  description:
    'By sex and age, now or at another moment: whoever is in it gets no flag, or no limits.',
  tags,
  request: { params: codeOf('GLU'), query: coverageQuery },
  responses: { 200: jsonAnswer(coverage, 'The sexes and ages without an interval.') },
})

export function draftRoutes(context: Context): Router {
  const { db } = context
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listDrafts(db, c.req.valid('query'))))
    .openapi(read, async (c) => {
      const text = await getDraft(db, c.req.valid('param').id)
      return sendJson(c, text, 200, entityTagOf(text))
    })
    .openapi(look, async (c) => {
      const seen = await previewDraft(db, c.req.valid('param').id)
      c.set(
        'rows_shown',
        `{${[seen.draft_id, ...seen.examples.map((one) => one.result_id)].join(',')}}`,
      )
      return sendJson<Preview>(c, JSON.stringify(seen))
    })
    .openapi(covered, async (c) => {
      const found = await getCoverage(db, c.req.valid('param').code, c.req.valid('query'))
      return sendJson<Coverage>(c, JSON.stringify(found))
    })
    .route('/', writingRoutes(context))
}

function writingRoutes(context: Context): Router {
  return createRouter()
    .openapi(make, (c) =>
      answer(
        c,
        201,
        (caller) => draftIntervals(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/interval-drafts/${made.id}`, ...entityTag(made) }),
      ),
    )
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editDraft(context, caller, c.req.valid('param').id, seen, c.req.valid('json')),
      ),
    )
    .openapi(discard, async (c) => {
      const seen = versionIn(c.req.valid('header')['if-match'])
      await discardDraft(context, c.get('caller'), c.req.valid('param').id, seen)
      return c.body(null, 204)
    })
    .openapi(publish, (c) => {
      const { id } = c.req.valid('param')
      return answer(
        c,
        200,
        (caller) => publishDraft(context, caller, id, c.req.valid('json')),
        entityTag,
      )
    })
}
