// The verbs of instruments and profiles. A version of a profile stays as it is: files name the version that
// read them. To read an instrument's files otherwise is to add a version and to point the instrument to it.
import { violatedConstraint } from '../../../db/errors.ts'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { isUcum } from '../../catalogue/rules/ucum.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalid, invalidField, type FieldError } from '../../platform/problems.ts'
import { seenAsItIs } from '../../platform/versions.ts'
import { write, type Write } from '../../platform/write.ts'
import { instrumentProfileSchema, type InstrumentProfile } from '../instrument-profile.ts'
import { instrumentDocument, noInstrument, profileDocument } from './queries.ts'
import type {
  Instrument,
  InstrumentChanges,
  NewInstrument,
  NewProfile,
  Profile,
} from './schemas.ts'

/** @throws Problem 409 for a code that is taken · 422 for an unknown profile */
export async function addInstrument(
  context: Context,
  caller: UserCaller,
  { code, name, profile_name, profile_version }: NewInstrument,
): Promise<JsonText<Instrument>> {
  try {
    return await write(context, caller, async (w) => {
      const profile_id = await profileIdOf(w, profile_name, profile_version)
      const insert = insertInstrument.with({ code, name, profile_id })
      return await finishWith(w, [insert], instrumentDocument.with({ code }))
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'instruments_code_key') throw error
    throw conflict(`There is an instrument ${code} already: PATCH /v1/instruments/${code}.`, [])
  }
}

/**
 * Files that were uploaded keep the profile that they came with.
 * @throws Problem 404 · 412 when it has changed since it was read · 422 for an unknown profile
 */
export async function editInstrument(
  context: Context,
  caller: UserCaller,
  code: string,
  seen: number | undefined,
  { name, active, profile_name, profile_version }: InstrumentChanges,
): Promise<JsonText<Instrument>> {
  return await write(context, caller, async (w) => {
    const [locked] = await lockInstrument(w.trx, { code })
    if (!locked) throw noInstrument(code)
    seenAsItIs('instrument', locked, seen)
    const profile_id =
      profile_name === undefined ? null : await profileIdOf(w, profile_name, profile_version!)
    const named = { name: name ?? null, active: active ?? null, profile_id }
    const change = changeInstrument.with({ code, ...named })
    return await finishWith(w, [change], instrumentDocument.with({ code }))
  })
}

/** @throws Problem 409 when it is not the next version · 422 for what cannot read a file */
export async function addProfile(
  context: Context,
  caller: UserCaller,
  { name, version, definition: given }: NewProfile,
): Promise<JsonText<Profile>> {
  const definition = soundDefinition(given)
  try {
    return await write(context, caller, async (w) => {
      await refuseUnknownTests(w, definition)
      const [last] = await findLastVersion(w.trx, { name })
      const next = (last!.version ?? 0) + 1
      if (version !== next) throw notNext(name, version, next)
      const insert = insertProfile.with({ name, version, definition })
      return await finishWith(w, [insert], profileDocument.with({ name, version }))
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'analyzer_profiles_name_version_key') throw error
    throw notNext(name, version, version + 1)
  }
}

const notNext = (name: string, version: number, next: number) =>
  conflict(`Version ${version} of ${name} is not the next: read it again, ${next} is.`, [])

/** As the import will read it (instrument-profile.ts). @throws Problem 422, with all that is wrong */
export function soundDefinition(given: unknown): InstrumentProfile {
  const { data, error } = instrumentProfileSchema.safeParse(given)
  if (error) {
    throw invalid(
      error.issues.map(({ path, code, message }) => ({ pointer: pointerTo(path), code, message })),
    )
  }
  const ofTest: Record<string, string> =
    'default_unit_of_test' in data ? (data.default_unit_of_test ?? {}) : {}
  const spelled = [
    ...Object.entries(data.units).map(([as, unit]) => ({ path: ['units', as], unit })),
    ...Object.entries(data.units_of_test ?? {}).flatMap(([test, units]) =>
      Object.entries(units).map(([as, unit]) => ({ path: ['units_of_test', test, as], unit })),
    ),
    ...Object.entries(ofTest).map(([test, unit]) => ({
      path: ['default_unit_of_test', test],
      unit,
    })),
    ...(data.default_unit === undefined
      ? []
      : [{ path: ['default_unit'], unit: data.default_unit }]),
  ].flatMap(({ path, unit }) => {
    if (unit === null) return [] // it says that there is none
    return [
      typeof unit === 'string' ? { path, unit } : { path: [...path, 'unit'], unit: unit.unit },
    ]
  })
  const errors: FieldError[] = spelled
    .filter(({ unit }) => !isUcum(unit))
    .map(({ path, unit }) => {
      return {
        pointer: pointerTo(path),
        code: 'not_ucum',
        message: `"${unit}" is not a unit of UCUM`,
      }
    })
  if (errors.length > 0) throw invalid(errors)
  return data
}

// RFC 6901: an analyzer's name of a test may have a slash.
const pointerTo = (path: readonly PropertyKey[]) =>
  [
    '/definition',
    ...path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')),
  ].join('/')

export async function refuseUnknownTests(
  { trx }: Write,
  { tests }: InstrumentProfile,
): Promise<void> {
  const known = await findTests(trx, { codes: Object.values(tests) })
  const codes = new Set(known.map(({ code }) => code))
  const errors = Object.entries(tests).flatMap(([as, code]) => {
    const message = `"${code}" is not a test: see /v1/tests`
    return codes.has(code)
      ? []
      : [{ pointer: pointerTo(['tests', as]), code: 'unknown_test', message }]
  })
  if (errors.length > 0) throw invalid(errors)
}

async function profileIdOf({ trx }: Write, name: string, version: number): Promise<string> {
  const [profile] = await findProfile(trx, { name, version })
  if (profile) return profile.id
  const message = `there is no version ${version} of "${name}": see /v1/analyzer-profiles`
  throw invalidField('/profile_version', 'unknown_profile', message)
}

const findTests = statement({ parameters: { codes: 'text[]' }, row: { code: 'text' } })`
  select code from tests where code = any((select ${'codes'}::text[])::text[])`

const findProfile = statement({
  parameters: { name: 'text', version: 'integer' },
  row: { id: 'uuid' },
})`
  select id from analyzer_profiles where name = ${'name'} and version = ${'version'}`

const findLastVersion = statement({ parameters: { name: 'text' }, row: { version: 'integer?' } })`
  select max(version) as version from analyzer_profiles where name = ${'name'}`

const insertProfile = statement({
  parameters: { name: 'text', version: 'integer', definition: 'jsonb' },
})`
  insert into analyzer_profiles (name, version, definition)
  values (${'name'}, ${'version'}, ${'definition'})`

const lockInstrument = statement({ parameters: { code: 'text' }, row: { version: 'integer' } })`
  select version from instruments where code = ${'code'} for no key update`

const insertInstrument = statement({
  parameters: { code: 'text', name: 'text', profile_id: 'uuid' },
})`
  insert into instruments (code, name, profile_id) values (${'code'}, ${'name'}, ${'profile_id'})`

const changeInstrument = statement({
  parameters: { code: 'text', name: 'text?', active: 'boolean?', profile_id: 'uuid?' },
})`
  update instruments set name = coalesce(${'name'}, name), active = coalesce(${'active'}, active),
    profile_id = coalesce(${'profile_id'}, profile_id), version = version + 1, updated_at = now()
  where code = ${'code'}`
