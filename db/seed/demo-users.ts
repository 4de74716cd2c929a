// One person for each role, for demonstrations and development. Their passwords are public, so the
// seed process refuses them when NODE_ENV is "production".

export type Role =
  'admin' | 'clerk' | 'phlebotomist' | 'technologist' | 'pathologist' | 'clinician' | 'auditor'

export type DemoUser = {
  username: string
  display_name: string
  role: Role
  password: string
  demo: true
}

const people: [role: Role, displayName: string][] = [
  ['admin', 'Alma Lindqvist'],
  ['clerk', 'Cem Aydin'],
  ['phlebotomist', 'Paloma Reyes'],
  ['technologist', 'Tobias Brandt'],
  ['pathologist', 'Priya Raman'],
  ['clinician', 'Clara Moreau'],
  ['auditor', 'Amadou Sow'],
]

export const demoUsers: DemoUser[] = people.map(([role, displayName]) => ({
  username: role,
  display_name: displayName,
  role,
  password: `demo-${role}-password`,
  demo: true,
}))

export type DemoAccount = {
  client_id: string
  display_name: string
  scopes: string[]
  secret: string
}

/** Another system: what stands between the analyzers and this laboratory, and uploads their files. */
export const demoAccounts: DemoAccount[] = [
  {
    client_id: 'analyzer-gateway',
    display_name: 'Analyzer gateway',
    scopes: ['imports:read', 'imports:write'],
    secret: 'demo-analyzer-gateway-secret',
  },
]
