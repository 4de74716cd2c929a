// Addresses of patients.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer, answerEdit } from '../http/commands.ts'
import { entityTag, ifMatchHeader, versionIn } from '../http/entity-tags.ts'
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
import { deletePatient, editPatient, registerPatient, restorePatient } from './patients.ts'
import { getPatient, listPatients } from './queries.ts'
import {
  newPatient,
  patient,
  patientChanges,
  patientFilters,
  patientPage,
  type Patient,
} from './schemas.ts'

const tags = ['patients']

const register = protectedRoute('patients:write', {
  method: 'post',
  path: '/v1/patients',
  operationId: 'registerPatient',
  summary: 'Register a patient',
  description:
    'Under the medical record number (MRN) of the hospital; who comes without one gets a number of the laboratory.',
  tags,
  request: { body: jsonBody(newPatient) },
  responses: { 201: jsonAnswer(patient, 'The patient.') },
  errors: { conflict: { detail: 'Another patient has the MRN MRN-004711.' } },
})

const list = protectedRoute('patients:read', {
  method: 'get',
  path: '/v1/patients',
  operationId: 'listPatients',
  summary: 'Find patients',
  description: 'By name, MRN or date of birth; deleted patients are left out.',
  tags,
  request: { query: patientFilters },
  responses: { 200: jsonAnswer(patientPage, 'A page of patients.') },
})

const read = protectedRoute('patients:read', {
  method: 'get',
  path: '/v1/patients/{id}',
  operationId: 'getPatient',
  summary: 'Read a patient',
  description: 'The ETag of the answer is what a change sends as If-Match.',
  tags,
  request: { params: idOf(exampleIds.patient.read) },
  responses: { 200: jsonAnswer(patient, 'The patient; its ETag goes into If-Match.') },
})

const edit = protectedRoute('patients:write', {
  method: 'patch',
  path: '/v1/patients/{id}',
  operationId: 'editPatient',
  summary: 'Change some fields of a patient',
  description:
    'Send the fields that change, and as If-Match the ETag that you have seen: nobody overwrites what somebody else has changed meanwhile.',
  tags,
  request: {
    params: idOf(exampleIds.patient.edit),
    headers: ifMatchHeader,
    body: jsonBody(patientChanges),
  },
  responses: { 200: jsonAnswer(patient, 'The patient as it is now.') },
  errors: { conflict: { detail: 'Another patient has the MRN MRN-004711.' } },
})

const remove = protectedRoute('patients:write', {
  method: 'delete',
  path: '/v1/patients/{id}',
  operationId: 'deletePatient',
  summary: 'Delete a patient who has no open order',
  description: 'It can be restored. Its MRN stays taken, its orders and results stay readable.',
  tags,
  request: { params: idOf(exampleIds.patient.delete), headers: ifMatchHeader },
  responses: { 204: { description: 'It is deleted.' } },
  errors: {
    conflict: { detail: 'The patient has an open order: cancel or complete ORD-2026-0000008.' },
  },
})

const restore = protectedRoute('patients:write', {
  method: 'post',
  path: '/v1/patients/{id}/restore',
  operationId: 'restorePatient',
  summary: 'Bring a deleted patient back',
  description: 'The patient is found again, under the same id and MRN.',
  tags,
  request: { params: idOf(exampleIds.patient.restore) },
  responses: { 200: jsonAnswer(patient, 'The patient.') },
  errors: { conflict: { detail: 'The patient is not deleted.' } },
})

export function patientRoutes(context: Context): Router {
  return createRouter()
    .openapi(register, (c) =>
      answer(
        c,
        201,
        (caller) => registerPatient(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/patients/${made.id}`, ...entityTag(made) }),
      ),
    )
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listPatients(db, c.req.valid('query')))),
    )
    .openapi(read, async (c) => {
      const found = await getPatient(context.db, c.req.valid('param').id)
      return sendJson<Patient>(c, JSON.stringify(found), 200, entityTag(found))
    })
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editPatient(context, caller, c.req.valid('param').id, seen, c.req.valid('json')),
      ),
    )
    .openapi(remove, async (c) => {
      const seen = versionIn(c.req.valid('header')['if-match'])
      await deletePatient(context, c.get('caller'), c.req.valid('param').id, seen)
      return c.body(null, 204)
    })
    .openapi(restore, (c) =>
      answer(
        c,
        200,
        (caller) => restorePatient(context, caller, c.req.valid('param').id),
        entityTag,
      ),
    )
}
