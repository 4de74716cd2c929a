// Addresses of merges. They stand under the tag of patients.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { answer } from '../http/commands.ts'
import { entityTag } from '../http/entity-tags.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { patient } from '../patients/schemas.ts'
import { mergePatient, unmergePatient } from './merges.ts'
import { merge, undoneMerge } from './schemas.ts'

const mergeRoute = protectedRoute('patients:merge', {
  method: 'post',
  path: '/v1/patients/{id}/merge',
  operationId: 'mergePatient',
  summary: 'Merge a second record of a patient into the one that stays',
  description:
    'Its orders go over to the survivor, with their results and history. It stays readable, names the survivor, and its MRN still finds the patient. Both must agree in birth date and sex.',
  tags: ['patients'],
  request: { params: idOf(exampleIds.patient.merge), body: jsonBody(merge) },
  responses: { 200: jsonAnswer(patient, 'The record that was merged, with its survivor.') },
  errors: {
    conflict: { detail: 'The two differ in their birth date: correct one of them first.' },
  },
})

const unmerge = protectedRoute('patients:merge', {
  method: 'post',
  path: '/v1/patients/{id}/unmerge',
  operationId: 'unmergePatient',
  summary: 'Undo a merge',
  description:
    'The orders that went over go back. What was ordered for the survivor since stays with the survivor.',
  tags: ['patients'],
  request: { params: idOf(exampleIds.patient.unmerge), body: jsonBody(undoneMerge) },
  responses: { 200: jsonAnswer(patient, 'The record, on its own again.') },
  errors: { conflict: { detail: 'The patient is not merged into another.' } },
})

export function mergeRoutes(context: Context): Router {
  return createRouter()
    .openapi(mergeRoute, (c) =>
      answer(
        c,
        200,
        (caller) => mergePatient(context, caller, c.req.valid('param').id, c.req.valid('json')),
        entityTag,
      ),
    )
    .openapi(unmerge, (c) =>
      answer(
        c,
        200,
        (caller) =>
          unmergePatient(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
        entityTag,
      ),
    )
}
