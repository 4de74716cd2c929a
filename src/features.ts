// The features that there are, in one list: the order is that of the documentation. A new one is a line
// here; what it is made of stands in its own feature.ts.
import { audit } from './audit/feature.ts'
import { auth } from './auth/feature.ts'
import { autoverification } from './autoverification/feature.ts'
import { catalogue } from './catalogue/feature.ts'
import { fhir } from './fhir/feature.ts'
import { health } from './health/feature.ts'
import { imports } from './imports/feature.ts'
import { live } from './live/feature.ts'
import { notices } from './notices/feature.ts'
import { merges } from './merges/feature.ts'
import { orders } from './orders/feature.ts'
import { patients } from './patients/feature.ts'
import { createRights } from './platform/access/scopes.ts'
import { qc } from './qc/feature.ts'
import { reports } from './reports/feature.ts'
import { results } from './results/feature.ts'
import { screens } from './screens/feature.ts'
import { samples } from './samples/feature.ts'
import { serviceAccounts } from './service-accounts/feature.ts'
import { turnaround } from './turnaround/feature.ts'
import { users } from './users/feature.ts'
import { withdrawals } from './withdrawals/feature.ts'
import { worklists } from './worklists/feature.ts'

export const features = [
  auth,
  users,
  serviceAccounts,
  patients,
  catalogue,
  orders,
  samples,
  results,
  notices,
  autoverification,
  withdrawals,
  qc,
  merges,
  imports,
  worklists,
  turnaround,
  live,
  reports,
  audit,
  fhir,
  health,
  screens,
] as const

export const rights = createRights(features)
