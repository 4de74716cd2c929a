// Addresses of instruments, and of the profiles by which their files are read.
import type { Context } from '../../context.ts'
import { sendJson } from '../../http/answers.ts'
import { answer, answerEdit } from '../../http/commands.ts'
import { entityTag, entityTagOf, ifMatchHeader } from '../../http/entity-tags.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { addInstrument, addProfile, editInstrument } from './instruments.ts'
import { getInstrument, getProfile, listInstruments, listProfiles } from './queries.ts'
import {
  codeInPath,
  instrument,
  instrumentChanges,
  instrumentFilters,
  instrumentList,
  nameInPath,
  newInstrument,
  newProfile,
  profile,
  profileList,
} from './schemas.ts'

const tags = ['imports']

const list = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/instruments',
  operationId: 'listInstruments',
  summary: 'List the instruments that files can come from',
  description:
    'An upload names one of them by its code: it says which dialect the file is written in.',
  tags,
  request: { query: instrumentFilters },
  responses: { 200: jsonAnswer(instrumentList, 'The instruments.') },
})

const read = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/instruments/{code}',
  operationId: 'getInstrument',
  summary: 'Read an instrument',
  description: 'The ETag of the answer is what a change sends as If-Match.',
  tags,
  request: { params: codeInPath },
  responses: { 200: jsonAnswer(instrument, 'The instrument; its ETag goes into If-Match.') },
})

const add = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/instruments',
  operationId: 'addInstrument',
  summary: 'Add an instrument',
  description: 'A device whose files can be uploaded, with the profile that reads them.',
  tags,
  request: { body: jsonBody(newInstrument) },
  responses: { 201: jsonAnswer(instrument, 'The instrument.') },
  errors: {
    conflict: {
      detail:
        'There is an instrument cobas-integra-2 already: PATCH /v1/instruments/cobas-integra-2.',
    },
  },
})

const edit = protectedRoute('catalogue:manage', {
  method: 'patch',
  path: '/v1/instruments/{code}',
  operationId: 'editInstrument',
  summary: 'Change an instrument, its profile, or take it out of use',
  description: 'Files that were uploaded are read by the profile that they came with.',
  tags,
  request: { params: codeInPath, headers: ifMatchHeader, body: jsonBody(instrumentChanges) },
  responses: { 200: jsonAnswer(instrument, 'The instrument as it is now.') },
  errors: { conflict: { detail: 'Somebody else has changed it at the same moment.' } },
})

const allProfiles = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/analyzer-profiles',
  operationId: 'listProfiles',
  summary: 'List the profiles by which files are read',
  description: 'Every version, by name, the last first, each with the instruments that use it.',
  tags,
  responses: { 200: jsonAnswer(profileList, 'The profiles.') },
})

const readProfile = protectedRoute('imports:read', {
  method: 'get',
  path: '/v1/analyzer-profiles/{name}',
  operationId: 'getProfile',
  summary: 'Read all versions of a profile',
  description: 'The last first. A version never changes: files name the one that read them.',
  tags,
  request: { params: nameInPath },
  responses: { 200: jsonAnswer(profileList, 'Its versions.') },
})

const make = protectedRoute('catalogue:manage', {
  method: 'post',
  path: '/v1/analyzer-profiles',
  operationId: 'addProfile',
  summary: 'Add a profile, or the next version of one',
  description:
    'It is checked whole: its fields, the tests that it names and the units that it maps to. No instrument uses it until one is pointed to it.',
  tags,
  request: { body: jsonBody(newProfile) },
  responses: { 201: jsonAnswer(profile, 'The version.') },
  errors: {
    conflict: {
      detail: 'Version 2 of cobas-integra is not the next: read it again, 3 is.',
      allowed: [],
    },
  },
})

export function instrumentRoutes(context: Context): Router {
  const { db } = context
  return createRouter()
    .openapi(list, async (c) => sendJson(c, await listInstruments(db, c.req.valid('query'))))
    .openapi(read, async (c) => {
      const text = await getInstrument(db, c.req.valid('param').code)
      return sendJson(c, text, 200, entityTagOf(text))
    })
    .openapi(add, (c) =>
      answer(
        c,
        201,
        (caller) => addInstrument(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/instruments/${made.code}`, ...entityTag(made) }),
      ),
    )
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editInstrument(context, caller, c.req.valid('param').code, seen, c.req.valid('json')),
      ),
    )
    .openapi(allProfiles, async (c) => sendJson(c, await listProfiles(db)))
    .openapi(readProfile, async (c) => sendJson(c, await getProfile(db, c.req.valid('param').name)))
    .openapi(make, (c) =>
      answer(
        c,
        201,
        (caller) => addProfile(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/analyzer-profiles/${made.name}` }),
      ),
    )
}
