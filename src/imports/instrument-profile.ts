// What an instrument sends, as data: a file with columns (profile.ts), or messages of a standard (records/).
import { z } from 'zod'
import { analyzerProfileSchema } from './profile.ts'
import { astmProfile, hl7Profile } from './records/profile.ts'

export const instrumentProfileSchema = z.discriminatedUnion('layout', [
  ...analyzerProfileSchema.options,
  hl7Profile,
  astmProfile,
])

export type InstrumentProfile = z.infer<typeof instrumentProfileSchema>

/** The zone of the instrument's clock, if its profile says another than the laboratory's. */
export const clockZoneOf = (profile: InstrumentProfile): string | undefined =>
  'time_zone' in profile ? profile.time_zone : undefined
