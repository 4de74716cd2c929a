// The screens that there are, in the order of the bench. A person sees those that their scopes open.
import type { Scope } from '../../platform/access/scopes.ts'

export type Destination = { path: string; title: string; scope: Scope }

export const destinations: readonly Destination[] = [
  { path: '/lab/patients', title: 'Patients', scope: 'patients:read' },
]
