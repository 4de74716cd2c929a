// What there is to be allowed, and which role is allowed it. A route asks for one scope, never for a role:
// a new role is a line here and a line in the database's check, and no route changes.

export const scopes = {
  'patients:read': 'Find and read patients',
  'patients:write': 'Register, edit, delete and restore patients',
  'catalogue:read': 'Read tests, panels, intervals and conversions',
  'orders:read': 'List and read orders with their results',
  'orders:write': 'Place, hold, resume and cancel orders',
  'samples:read': 'List and read samples',
  'samples:collect': 'Record that a sample was collected',
  'samples:receive': 'Receive, accept and reject samples',
  'results:read': 'List and read results with their history',
  'results:enter': 'Enter results and ask for a rerun',
  'results:verify': 'Verify held results, or mark a result as an error',
  'results:correct': 'Propose a correction of a final result',
  'imports:read': 'Read imports and their refused rows',
  'imports:write': 'Upload files from analyzers',
  'audit:read': 'Read who changed what',
  'account:own': 'See oneself, change the own password, sign out',
} as const satisfies Record<string, string>

export type Scope = keyof typeof scopes

export const roles = [
  'admin',
  'clerk',
  'phlebotomist',
  'technologist',
  'pathologist',
  'clinician',
  'auditor',
] as const
export type Role = (typeof roles)[number]

const readsOrders = [
  'catalogue:read',
  'orders:read',
  'samples:read',
  'results:read',
  'account:own',
] as const

export const scopesOfRole: Record<Role, readonly Scope[]> = {
  // Runs the place; reads everything, but enters and releases nothing medical.
  admin: [
    ...readsOrders,
    'patients:read',
    'patients:write',
    'orders:write',
    'imports:read',
    'imports:write',
    'audit:read',
  ],
  clerk: [...readsOrders, 'patients:read', 'patients:write', 'orders:write'],
  phlebotomist: [...readsOrders, 'patients:read', 'samples:collect'],
  // Proposes corrections too: another person, the pathologist, verifies them.
  technologist: [
    ...readsOrders,
    'patients:read',
    'samples:collect',
    'samples:receive',
    'results:enter',
    'results:correct',
    'imports:read',
    'imports:write',
  ],
  pathologist: [
    ...readsOrders,
    'patients:read',
    'samples:receive',
    'results:enter',
    'results:verify',
    'results:correct',
    'imports:read',
  ],
  clinician: [...readsOrders, 'patients:read', 'orders:write'],
  auditor: [...readsOrders, 'patients:read', 'imports:read', 'audit:read'],
}
