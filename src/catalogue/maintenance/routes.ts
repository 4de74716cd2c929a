// Addresses by which the catalogue is maintained: tests, conversions, panels, reasons to refuse a sample.
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { Context } from '../../context.ts'
import { answer, answerEdit } from '../../http/commands.ts'
import { entityTag, ifMatchHeader } from '../../http/entity-tags.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { labTest, panel, rejectionReason } from '../schemas.ts'
import { addConversion } from './conversions.ts'
import { createPanel, editPanel } from './panels.ts'
import { addRejectionReason, editRejectionReason } from './rejection-reasons.ts'
import {
  codeOf,
  newConversion,
  newPanel,
  newRejectionReason,
  newTest,
  newWord,
  panelChanges,
  rejectionReasonChanges,
  testChanges,
  wordOf,
} from './schemas.ts'
import { createTest, editTest } from './tests.ts'
import { addWord, deactivateWord } from './words.ts'

const tags = ['catalogue']

const create = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/tests',
  operationId: 'createTest',
  summary: 'Add a test to the catalogue',
  description:
    'It can be ordered at once. Until it has intervals (POST /v1/interval-drafts), each of its results waits for a person.',
  tags,
  request: { body: jsonBody(newTest) },
  responses: { 201: jsonAnswer(labTest, 'The test.') },
  errors: { conflict: { detail: 'There is a test ZN already: PATCH /v1/tests/ZN changes it.' } },
})

const edit = protectedRoute('catalogue:manage', {
  method: 'patch',
  path: '/v1/tests/{code}',
  operationId: 'editTest',
  summary: 'Change some fields of a test, or take it out of use',
  description:
    'With active false it can no longer be ordered; what was ordered is still measured. Unit and specimen type stay once there are results.',
  tags,
  request: { params: codeOf('GLU'), headers: ifMatchHeader, body: jsonBody(testChanges) },
  responses: { 200: jsonAnswer(labTest, 'The test as it is now.') },
  errors: {
    conflict: {
      detail:
        'There are results of GLU by its unit (mmol/L): make a new test, and set active to false here.',
      allowed: [],
    },
  },
})

const convert = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/tests/{code}/unit-conversions',
  operationId: 'addConversion',
  summary: 'Put a unit conversion in force',
  description:
    'From now or a later moment on; the one before ends then. Results that were entered before keep theirs.',
  tags,
  request: { params: codeOf('GLU'), body: jsonBody(newConversion) },
  responses: { 201: jsonAnswer(labTest, 'The test, with the conversion.') },
  errors: {
    conflict: {
      detail: 'From mg/L there is none: read GLU again, and name it in supersedes.',
      allowed: [],
    },
  },
})

const permit = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/tests/{code}/words',
  operationId: 'addWord',
  summary: 'Permit a word that a coded test may be reported in',
  description:
    'It can be entered at once. A word is never edited: to change what it means, deactivate it and add it anew. Results that were entered before keep their row.',
  tags,
  request: { params: codeOf('COVID'), body: jsonBody(newWord) },
  responses: { 201: jsonAnswer(labTest, 'The test, with the word.') },
  errors: {
    conflict: {
      detail: 'COVID has the word "invalid" already: deactivate that one, then add this.',
      allowed: [],
    },
  },
})

const retire = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/tests/{code}/words/{id}/deactivate',
  operationId: 'deactivateWord',
  summary: 'Take a word of a coded test out of use',
  description: 'It can no longer be entered. Results that have it keep it, and their flag.',
  tags,
  request: { params: wordOf('HBSAG', exampleIds.word.deactivate) },
  responses: { 200: jsonAnswer(labTest, 'The test as it is now.') },
  errors: { conflict: { detail: 'The word "invalid" is not in use any more.', allowed: [] } },
})

const addPanel = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/panels',
  operationId: 'createPanel',
  summary: 'Add a panel',
  description: 'A code under which several tests are ordered.',
  tags,
  request: { body: jsonBody(newPanel) },
  responses: { 201: jsonAnswer(panel, 'The panel.') },
  errors: {
    conflict: { detail: 'There is a panel BONE already: PATCH /v1/panels/BONE changes it.' },
  },
})

const changePanel = protectedRoute('catalogue:manage', {
  method: 'patch',
  path: '/v1/panels/{code}',
  operationId: 'editPanel',
  summary: 'Change a panel, or take it out of use',
  description:
    'Its `tests` are given as the whole list. Orders that were placed keep the items that they got.',
  tags,
  request: { params: codeOf('LYTES'), headers: ifMatchHeader, body: jsonBody(panelChanges) },
  responses: { 200: jsonAnswer(panel, 'The panel as it is now.') },
  errors: { conflict: { detail: 'Somebody else has changed it at the same moment.' } },
})

const addReason = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/rejection-reasons',
  operationId: 'addRejectionReason',
  summary: 'Add a reason of the laboratory to refuse a sample',
  description: 'Other systems do not know it: those of HL7 table 0490 are there already.',
  tags,
  request: { body: jsonBody(newRejectionReason) },
  responses: { 201: jsonAnswer(rejectionReason, 'The reason.') },
  errors: {
    conflict: {
      detail: 'There is a reason LIPEMIA already: PATCH /v1/rejection-reasons/LIPEMIA changes it.',
    },
  },
})

const changeReason = protectedRoute('catalogue:manage', {
  method: 'patch',
  path: '/v1/rejection-reasons/{code}',
  operationId: 'editRejectionReason',
  summary: 'Rename a reason of the laboratory, or take a reason out of use',
  description: 'Samples that were refused for it still name it.',
  tags,
  request: {
    params: codeOf('LIPEMIA'),
    headers: ifMatchHeader,
    body: jsonBody(rejectionReasonChanges),
  },
  responses: { 200: jsonAnswer(rejectionReason, 'The reason as it is now.') },
  errors: {
    conflict: { detail: 'The name of RH is that of HL7 table 0490: only active can be changed.' },
  },
})

type Tagged = { code: string; version: number }
const madeAt = (list: string) => (made: Tagged) => ({
  location: `/v1/${list}/${made.code}`,
  ...entityTag(made),
})

export function maintenanceRoutes(context: Context): Router {
  return createRouter()
    .openapi(create, (c) =>
      answer(c, 201, (caller) => createTest(context, caller, c.req.valid('json')), madeAt('tests')),
    )
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editTest(context, caller, c.req.valid('param').code, seen, c.req.valid('json')),
      ),
    )
    .openapi(convert, (c) => {
      const { code } = c.req.valid('param')
      return answer(
        c,
        201,
        (caller) => addConversion(context, caller, code, c.req.valid('json')),
        entityTag,
      )
    })
    .openapi(permit, (c) => {
      const { code } = c.req.valid('param')
      return answer(
        c,
        201,
        (caller) => addWord(context, caller, code, c.req.valid('json')),
        entityTag,
      )
    })
    .openapi(retire, (c) => {
      const { code, id } = c.req.valid('param')
      return answer(c, 200, (caller) => deactivateWord(context, caller, code, id), entityTag)
    })
    .route('/', panelAndReasonRoutes(context))
}

function panelAndReasonRoutes(context: Context): Router {
  return createRouter()
    .openapi(addPanel, (c) =>
      answer(
        c,
        201,
        (caller) => createPanel(context, caller, c.req.valid('json')),
        madeAt('panels'),
      ),
    )
    .openapi(changePanel, (c) =>
      answerEdit(c, (caller, seen) =>
        editPanel(context, caller, c.req.valid('param').code, seen, c.req.valid('json')),
      ),
    )
    .openapi(addReason, (c) =>
      answer(
        c,
        201,
        (caller) => addRejectionReason(context, caller, c.req.valid('json')),
        madeAt('rejection-reasons'),
      ),
    )
    .openapi(changeReason, (c) =>
      answerEdit(c, (caller, seen) =>
        editRejectionReason(context, caller, c.req.valid('param').code, seen, c.req.valid('json')),
      ),
    )
}
