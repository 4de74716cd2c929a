// Addresses of the worklists.
import type { Context as HonoContext } from 'hono'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import type { Env } from '../http/env.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { lanes, type LaneName } from './lanes.ts'
import { countLanes, laneLists } from './queries.ts'
import {
  callFilters,
  callLane,
  collectLane,
  laneFilters,
  receiveLane,
  runFilters,
  runLane,
  verifyFilters,
  verifyLane,
  worklists,
  type LaneItems,
  type VerifyFilters,
  type Worklists,
} from './schemas.ts'

const tags = ['worklists']

const summary = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists',
  operationId: 'countLanes',
  summary: 'Read how much there is to do in each lane',
  description:
    'By priority, with the age of the oldest, exactly up to a thousand of each priority; of what waits for ' +
    'verification the reasons too.',
  tags,
  responses: { 200: jsonAnswer(worklists, 'The lanes, in the order of the work.') },
})

const collect = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists/collect',
  operationId: 'listToCollect',
  summary: 'List what is to be collected',
  description: 'An order a row, with the specimens that are missing; stat first.',
  tags,
  request: { query: laneFilters },
  responses: { 200: jsonAnswer(collectLane, 'A page of orders.') },
})

const receive = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists/receive',
  operationId: 'listToReceive',
  summary: 'List what is to be received',
  description: 'Samples that are on their way to the laboratory; stat first.',
  tags,
  request: { query: laneFilters },
  responses: { 200: jsonAnswer(receiveLane, 'A page of samples.') },
})

const run = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists/run',
  operationId: 'listToRun',
  summary: 'List what is to be measured',
  description: 'A test a row, with the tube that it is measured in; stat first.',
  tags,
  request: { query: runFilters },
  responses: { 200: jsonAnswer(runLane, 'A page of tests.') },
})

const verify = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists/verify',
  operationId: 'listToVerify',
  summary: 'List what is to be verified',
  description: 'Held results with the reasons for which they are held; stat first.',
  tags,
  request: { query: verifyFilters },
  responses: { 200: jsonAnswer(verifyLane, 'A page of results.') },
})

const call = protectedRoute('worklists:read', {
  method: 'get',
  path: '/v1/worklists/call',
  operationId: 'listToCall',
  summary: 'List whom to tell of a critical value',
  description: 'Notices that nobody has read back yet; overdue first, then what is due first.',
  tags,
  request: { query: callFilters },
  responses: { 200: jsonAnswer(callLane, 'A page of notices.') },
})

export function worklistRoutes(context: Context): Router {
  const send = async <L extends LaneName>(c: HonoContext<Env>, lane: L, filters: VerifyFilters) => {
    const page = await laneLists[lane](context.db, filters)
    const about = lanes[lane].about(context.config.policy)
    return sendPage<LaneItems[L], { about: string }>(c, page as never, { about })
  }
  return createRouter()
    .openapi(summary, async (c) =>
      sendJson<Worklists>(c, JSON.stringify(await countLanes(context)), 200),
    )
    .openapi(collect, (c) => send(c, 'collect', c.req.valid('query')))
    .openapi(receive, (c) => send(c, 'receive', c.req.valid('query')))
    .openapi(run, (c) => send(c, 'run', c.req.valid('query')))
    .openapi(verify, (c) => send(c, 'verify', c.req.valid('query')))
    .openapi(call, (c) => send(c, 'call', c.req.valid('query')))
}
