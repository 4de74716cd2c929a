// Reads of instruments and profiles: some dozens of each.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson } from '../../platform/documents.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { Problem } from '../../platform/problems.ts'
import type {
  Instrument,
  InstrumentFilters,
  InstrumentList,
  Profile,
  ProfileList,
} from './schemas.ts'

export async function listInstruments(
  db: Database,
  { active }: InstrumentFilters,
): Promise<JsonText<InstrumentList>> {
  const [row] = await instruments(db, { active })
  return row!.json
}

const instruments = prepare((db, p: { active: string }) =>
  asJson<InstrumentList>(
    db,
    db.selectNoFrom(
      jsonArrayFrom(
        selectInstruments(db)
          .where('n.active', '=', sql<boolean>`${p.active}::text::boolean`)
          .orderBy('n.code'),
      ).as('items'),
    ),
  ),
)

/** @throws Problem 404 */
export async function getInstrument(db: Database, code: string): Promise<JsonText<Instrument>> {
  const [row] = await instrumentDocument(db, { code })
  if (!row) throw noInstrument(code)
  return row.json
}

export const noInstrument = (code: string) =>
  new Problem('not-found', `There is no instrument "${code}": see /v1/instruments.`)

export const instrumentDocument = prepare((db, p: { code: string }) =>
  asJson<Instrument>(db, selectInstruments(db).where('n.code', '=', p.code)),
)

function selectInstruments(db: Database) {
  return db
    .selectFrom('instruments as n')
    .innerJoin('analyzer_profiles as a', 'a.id', 'n.profile_id')
    .select(['n.id', 'n.code', 'n.name', sql<string>`a.name || ' v' || a.version`.as('profile')])
    .select(['a.name as profile_name', 'a.version as profile_version', 'n.active', 'n.version'])
}

export async function listProfiles(db: Database): Promise<JsonText<ProfileList>> {
  const [row] = await profiles(db, {})
  return row!.json
}

const profiles = prepare((db) =>
  asJson<ProfileList>(
    db,
    db.selectNoFrom(
      jsonArrayFrom(selectProfiles(db).orderBy('a.name').orderBy('a.version', 'desc')).as('items'),
    ),
  ),
)

/** All versions of one, the last first. @throws Problem 404 */
export async function getProfile(db: Database, name: string): Promise<JsonText<ProfileList>> {
  const [row] = await versionsOf(db, { name })
  if (row!.json === '{"items":[]}') {
    throw new Problem('not-found', `There is no profile "${name}": see /v1/analyzer-profiles.`)
  }
  return row!.json
}

const versionsOf = prepare((db, p: { name: string }) =>
  asJson<ProfileList>(
    db,
    db.selectNoFrom(
      jsonArrayFrom(
        selectProfiles(db).where('a.name', '=', p.name).orderBy('a.version', 'desc'),
      ).as('items'),
    ),
  ),
)

export const profileDocument = prepare((db, p: { name: string; version: number }) =>
  asJson<Profile>(
    db,
    selectProfiles(db).where('a.name', '=', p.name).where('a.version', '=', p.version),
  ),
)

function selectProfiles(db: Database) {
  return db
    .selectFrom('analyzer_profiles as a')
    .select(['a.id', 'a.name', 'a.version', 'a.created_at'])
    .select(sql<Profile['definition']>`a.definition`.as('definition'))
    .select((eb) =>
      eb
        .selectFrom('instruments as n')
        .whereRef('n.profile_id', '=', 'a.id')
        .select(sql<string[]>`coalesce(array_agg(n.code order by n.code), '{}')`.as('codes'))
        .as('instruments'),
    )
}
