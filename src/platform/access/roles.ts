// The roles that people have. A feature says which of them hold each of its scopes (its feature.ts), and a
// route asks for a scope, never for a role: a new role is a line here, a line in the database's check, and
// its name beside the scopes that it holds.

export const roles = [
  'admin', // runs the place: reads everything, but enters and releases nothing medical
  'clerk',
  'phlebotomist',
  'technologist', // proposes corrections too: another person, the pathologist, verifies them
  'pathologist',
  'clinician',
  'auditor',
] as const

export type Role = (typeof roles)[number]

/** Of a service account. No person has it, and what it may do are the scopes that the account was given. */
export const serviceRole = 'service'

/** Of whoever signs in, a person or another system. */
export const allRoles = [...roles, serviceRole] as const
export type AnyRole = (typeof allRoles)[number]

/** For a scope that all roles hold. */
export const everyone: readonly Role[] = roles
