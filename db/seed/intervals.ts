// Every qualified interval of the seed, in canonical units: what the loader writes and the tests check.
import { tests } from './catalogue.ts'
import { conversions } from './conversions.ts'
import { toCanonical } from './interval.ts'
import type { QualifiedInterval } from './interval.ts'
import { chemistryIntervals } from './intervals-chemistry.ts'
import { haematologyIntervals } from './intervals-haematology.ts'
import { hormoneIntervals } from './intervals-hormones.ts'
import { limits } from './intervals-limits.ts'

export const qualifiedIntervals: QualifiedInterval[] = [
  ...chemistryIntervals,
  ...hormoneIntervals,
  ...haematologyIntervals,
  ...limits,
].map((published) => toCanonical(published, tests, conversions))
