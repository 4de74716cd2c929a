// The screens that there are, in the order of the bench. A person sees those that their scopes open.
import type { Scope } from '../../platform/access/scopes.ts'

export type Destination = { path: string; title: string; scope: Scope }

export const destinations: readonly Destination[] = [
  { path: '/lab/board', title: 'Board', scope: 'worklists:read' },
  { path: '/lab/patients', title: 'Patients', scope: 'patients:read' },
  { path: '/lab/orders/new', title: 'New order', scope: 'orders:write' },
  { path: '/lab/collect', title: 'Collect', scope: 'samples:collect' },
  { path: '/lab/receive', title: 'Receive', scope: 'samples:receive' },
  { path: '/lab/results', title: 'Results', scope: 'results:enter' },
  { path: '/lab/verify', title: 'Verify', scope: 'results:enter' },
  { path: '/lab/calls', title: 'Calls', scope: 'notices:read' },
  { path: '/lab/qc', title: 'QC', scope: 'qc:read' },
  { path: '/lab/imports', title: 'Imports', scope: 'imports:read' },
  { path: '/lab/turnaround', title: 'Turnaround', scope: 'turnaround:read' },
  { path: '/lab/users', title: 'Users', scope: 'users:read' },
  { path: '/lab/service-accounts', title: 'Systems', scope: 'service-accounts:read' },
  { path: '/lab/audit', title: 'Audit', scope: 'audit:read' },
]
