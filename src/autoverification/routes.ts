// Addresses of the automatic release.
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, jsonAnswer, jsonBody, protectedRoute, type Router } from '../http/router.ts'
import { switchAutoverification } from './autoverification.ts'
import { getModes, listSwitches } from './queries.ts'
import { autoverificationSwitch, modes, newSwitch, switchFilters, switchPage } from './schemas.ts'

const tags = ['autoverification']

const change = protectedRoute('autoverification:switch', {
  method: 'post',
  path: '/v1/autoverification/switches',
  operationId: 'switchAutoverification',
  summary: 'Switch the automatic release off, on trial or on',
  description:
    'Of one test, or of all. It takes effect at once: when this is answered, no result is released by the mode of before. Of several words the strictest counts: off before shadow before on.',
  tags,
  request: { body: jsonBody(newSwitch) },
  responses: { 201: jsonAnswer(autoverificationSwitch, 'The switch, in force.') },
})

const list = protectedRoute('autoverification:read', {
  method: 'get',
  path: '/v1/autoverification/switches',
  operationId: 'listAutoverificationSwitches',
  summary: 'Who switched the automatic release, when and why',
  description: 'Newest first. ?in_force=true shows those that count now.',
  tags,
  request: { query: switchFilters },
  responses: { 200: jsonAnswer(switchPage, 'A page of switches.') },
})

const readModes = protectedRoute('autoverification:read', {
  method: 'get',
  path: '/v1/autoverification/modes',
  operationId: 'getAutoverificationModes',
  summary: 'Whether results of each test are released automatically, and what makes it so',
  description:
    'Of every test that can be ordered: off, shadow or on, by the environment, the catalogue or a switch.',
  tags,
  responses: { 200: jsonAnswer(modes, 'The mode of each test.') },
})

export function autoverificationRoutes(context: Context): Router {
  const { db, config } = context
  return createRouter()
    .openapi(change, (c) =>
      answer(c, 201, (caller) => switchAutoverification(context, caller, c.req.valid('json'))),
    )
    .openapi(list, async (c) => sendPage(c, await listSwitches(db, c.req.valid('query'))))
    .openapi(readModes, async (c) =>
      sendJson(c, JSON.stringify(await getModes(db, config.policy.autoverification))),
    )
}
