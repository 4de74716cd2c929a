// Addresses of turnaround times, their targets and the working calendar.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer, answerEdit } from '../http/commands.ts'
import { entityTag, ifMatchHeader } from '../http/entity-tags.ts'
import { sendPage } from '../http/pages.ts'
import { readFrom } from '../http/reading.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { calendar, calendarChanges, type Calendar } from './calendar/schemas.ts'
import { getFigures } from './figures.ts'
import { listOverdue } from './open-work.ts'
import { getCalendar, listTargets } from './queries.ts'
import {
  figures,
  figuresFilters,
  newTarget,
  openFilters,
  overduePage,
  target,
  targets,
  type Figures,
} from './schemas.ts'
import { changeCalendar, endTarget, setTarget } from './turnaround.ts'

const tags = ['turnaround']

const read = protectedRoute('turnaround:read', {
  method: 'get',
  path: '/v1/turnaround',
  operationId: 'getTurnaround',
  summary: 'Read how long tests took',
  description:
    'Percentiles of each duration from order to verification, and how many tests missed their target, ' +
    'of what went out on these days. The first version of a result counts. What is open and overdue stands apart.',
  tags,
  request: { query: figuresFilters },
  responses: { 200: jsonAnswer(figures, 'The figures.') },
})

const list = protectedRoute('turnaround:read', {
  method: 'get',
  path: '/v1/turnaround/open',
  operationId: 'listOverdueItems',
  summary: 'List open tests that have missed their target',
  description: 'Stat first, then what was ordered first; tests of orders on hold too.',
  tags,
  request: { query: openFilters },
  responses: { 200: jsonAnswer(overduePage, 'A page of open tests.') },
})

const readTargets = protectedRoute('turnaround:read', {
  method: 'get',
  path: '/v1/turnaround/targets',
  operationId: 'listTurnaroundTargets',
  summary: 'List the targets in force',
  description: 'A test without a target of its own has that of all tests (`test_code` is null).',
  tags,
  responses: { 200: jsonAnswer(targets, 'The targets.') },
})

const set = protectedRoute('turnaround:write', {
  method: 'post',
  path: '/v1/turnaround/targets',
  operationId: 'setTurnaroundTarget',
  summary: 'Set a target',
  description:
    'For what is ordered from now on. It supersedes the target of the same test and priority.',
  tags,
  request: { body: jsonBody(newTarget) },
  responses: { 201: jsonAnswer(target, 'The target.') },
})

const end = protectedRoute('turnaround:write', {
  method: 'post',
  path: '/v1/turnaround/targets/{id}/end',
  operationId: 'endTurnaroundTarget',
  summary: 'End a target',
  description: 'What is ordered from now on is judged by the target of all tests, or by none.',
  tags,
  request: { params: idOf(exampleIds.turnaroundTarget.end) },
  responses: { 200: jsonAnswer(target, 'The target, ended.') },
  errors: { conflict: { detail: 'The target is not in force any more.', allowed: [] } },
})

const readCalendar = protectedRoute('turnaround:read', {
  method: 'get',
  path: '/v1/turnaround/calendar',
  operationId: 'getWorkingCalendar',
  summary: 'Read the working calendar',
  description:
    'Opening hours and holidays: durations count only the time in which the laboratory is open.',
  tags,
  responses: { 200: jsonAnswer(calendar, 'The calendar; its ETag goes into If-Match.') },
})

const change = protectedRoute('turnaround:write', {
  method: 'patch',
  path: '/v1/turnaround/calendar',
  operationId: 'changeWorkingCalendar',
  summary: 'Change opening hours or holidays',
  description:
    'Send `weeks` or `holidays` as they shall be, whole. All durations of the past are measured anew by them, ' +
    'in the background. New opening hours are one more week, with the date from which they apply.',
  tags,
  request: { headers: ifMatchHeader, body: jsonBody(calendarChanges) },
  responses: { 200: jsonAnswer(calendar, 'The calendar as it is now.') },
})

export function turnaroundRoutes(context: Context): Router {
  return createRouter()
    .openapi(read, async (c) => {
      const found = await readFrom(c, context, (db) =>
        getFigures({ ...context, db }, c.req.valid('query')),
      )
      return sendJson<Figures>(c, JSON.stringify(found), 200)
    })
    .openapi(list, async (c) =>
      sendPage(
        c,
        await readFrom(c, context, (db) => listOverdue({ ...context, db }, c.req.valid('query'))),
      ),
    )
    .openapi(readTargets, async (c) => sendJson(c, await listTargets(context.db), 200))
    .openapi(set, (c) =>
      answer(
        c,
        201,
        (caller) => setTarget(context, caller, c.req.valid('json')),
        () => ({ location: '/v1/turnaround/targets' }),
      ),
    )
    .openapi(end, (c) =>
      answer(c, 200, (caller) => endTarget(context, caller, c.req.valid('param').id)),
    )
    .openapi(readCalendar, async (c) => {
      const found = await getCalendar(context)
      return sendJson<Calendar>(c, JSON.stringify(found), 200, entityTag(found))
    })
    .openapi(change, (c) =>
      answerEdit(c, (caller, seen) => changeCalendar(context, caller, seen, c.req.valid('json'))),
    )
}
