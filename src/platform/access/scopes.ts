// What there is to be allowed, and which role is allowed it. The features declare it; they are handed in
// from above, and known here by their types alone.
import type { features } from '../../features.ts'
import { roles, type Role } from './roles.ts'

type NamesOf<F> = F extends { scopes: infer S } ? keyof S & string : never

/** Every scope that a feature declares. */
export type Scope = NamesOf<(typeof features)[number]>

/** A scope as its feature declares it. */
export type ScopeDeclaration = {
  description: string
  roles: readonly Role[]
  /** Who reads with it sees data of patients: each such answer is noted. */
  showsPatients?: boolean
  /** Whether a service account may be given it. What is a person's to judge (to verify, to correct) is not. */
  machines?: boolean
}

/**
 * Whether nothing of the laboratory can be written with it. (`account:own` changes the own account, which is not read on a
 * replica.)
 */
export function onlyReads(scope: string): boolean {
  return /:(read|export)$/.test(scope) || scope === 'account:own'
}

export type Rights = {
  /** Each scope with its description, as OAuth 2.0 shows them. */
  scopes: Record<Scope, string>
  scopesOfRole: Record<Role, readonly Scope[]>
  rolesOfScope: Record<Scope, readonly Role[]>
  /** Those with which data of patients is read. */
  patientScopes: ReadonlySet<Scope>
  /** Those that a service account may be given. */
  machineScopes: readonly Scope[]
}

export function createRights(
  declaring: readonly { scopes: Readonly<Record<string, ScopeDeclaration>> }[],
): Rights {
  const scopes = {} as Record<Scope, string>
  const scopesOfRole = {} as Record<Role, Scope[]>
  const rolesOfScope = {} as Record<Scope, readonly Role[]>
  const patientScopes = new Set<Scope>()
  const machineScopes: Scope[] = []
  for (const role of roles) scopesOfRole[role] = []
  for (const feature of declaring) {
    for (const [name, declared] of Object.entries(feature.scopes) as [Scope, ScopeDeclaration][]) {
      scopes[name] = declared.description
      rolesOfScope[name] = declared.roles
      if (declared.showsPatients) patientScopes.add(name)
      if (declared.machines) machineScopes.push(name)
      for (const role of declared.roles) scopesOfRole[role].push(name)
    }
  }
  return { scopes, scopesOfRole, rolesOfScope, patientScopes, machineScopes }
}
