// Addresses of the automatic release.
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import { readFrom } from '../http/reading.ts'
import { createRouter, jsonAnswer, jsonBody, protectedRoute, type Router } from '../http/router.ts'
import { switchAutoverification } from './autoverification.ts'
import { getModes, listSwitches } from './queries.ts'
import { countReasons } from './reasons/queries.ts'
import { reasonFilters, reasons } from './reasons/schemas.ts'
import { autoverificationSwitch, modes, newSwitch, switchFilters, switchPage } from './schemas.ts'
import { reportShadow, reportWhatIf } from './trial/queries.ts'
import { trial, trialFilters, whatIfFilters, whatIfTest } from './trial/schemas.ts'

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

const listReasons = protectedRoute('autoverification:read', {
  method: 'get',
  path: '/v1/autoverification/reasons',
  operationId: 'countHoldReasons',
  summary: 'Why results are held: each reason with its counts',
  description:
    'How many are held now for each reason, and how many results of the last days had it; by test. A reason that nothing had, or that all had, says why.',
  tags,
  request: { query: reasonFilters },
  responses: { 200: jsonAnswer(reasons, 'The reasons.') },
})

const shadow = protectedRoute('autoverification:read', {
  method: 'get',
  path: '/v1/autoverification/shadow',
  operationId: 'reportShadow',
  summary: 'What the machine would have done in shadow mode, and what people did',
  description:
    'Of the results that were interpreted in shadow: how many would have been released, how many of these a person was not content with, and why the rest would have been held. Of more than 50 000 the newest are counted.',
  tags,
  request: { query: trialFilters },
  responses: { 200: jsonAnswer(trial, 'The comparison, by test.') },
})

const whatIf = protectedRoute('autoverification:read', {
  method: 'get',
  path: '/v1/autoverification/what-if/{code}',
  operationId: 'reportWhatIf',
  summary: 'What the machine would do with past results of a test, before anyone turns it on',
  description:
    'The stored facts of past results are given to the rules again, as if automatic release were on. Of more than 20 000 the newest are taken.',
  tags,
  request: { params: whatIfTest, query: whatIfFilters },
  responses: { 200: jsonAnswer(trial, 'The comparison.') },
})

export function autoverificationRoutes(context: Context): Router {
  const { db, config, clock } = context
  const { autoverification } = config.policy
  return createRouter()
    .openapi(change, (c) =>
      answer(c, 201, (caller) => switchAutoverification(context, caller, c.req.valid('json'))),
    )
    .openapi(list, async (c) => sendPage(c, await listSwitches(db, c.req.valid('query'))))
    .openapi(readModes, async (c) =>
      sendJson(c, JSON.stringify(await getModes(db, autoverification))),
    )
    .openapi(listReasons, async (c) => {
      const setting = { now: clock.now(), autoverification }
      return sendJson(
        c,
        JSON.stringify(
          await readFrom(c, context, (from) => countReasons(from, c.req.valid('query'), setting)),
        ),
      )
    })
    .openapi(shadow, async (c) =>
      sendJson(
        c,
        JSON.stringify(
          await readFrom(c, context, (from) =>
            reportShadow(from, c.req.valid('query'), clock.now()),
          ),
        ),
      ),
    )
    .openapi(whatIf, async (c) => {
      const asked = { test_code: c.req.valid('param').code, ...c.req.valid('query') }
      return sendJson(
        c,
        JSON.stringify(
          await readFrom(c, context, (from) => reportWhatIf(from, asked, clock.now())),
        ),
      )
    })
}
