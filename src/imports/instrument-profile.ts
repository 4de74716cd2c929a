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
