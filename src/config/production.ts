// What is fit for a developer's machine only: with it nothing starts in production.
import { leastCost } from '../auth/rules/password-cost.ts'
import type { ProcessName } from './config.ts'
import { demonstrationSecrets } from './secrets.ts'
import { isPublicUrl, isThisMachine } from './values.ts'

/** Of the process's environment. Each says which variable, and what it must be. */
export function unfitForProduction(
  name: ProcessName,
  env: Record<string, string | undefined>,
): string[] {
  const found = demonstrationSecrets(env)
  const url = env.PUBLIC_URL
  const isPlain = url !== undefined && isPublicUrl(url) && new URL(url).protocol !== 'https:'
  if (isPlain && !isThisMachine(url)) {
    found.push('PUBLIC_URL: must be https in production, but for this machine itself')
  }
  if (Number(env.PASSWORD_ARGON2_MEMORY_KIB ?? Infinity) < leastCost.memory) {
    found.push(`PASSWORD_ARGON2_MEMORY_KIB: must be at least ${leastCost.memory} in production`)
  }
  if (Number(env.PASSWORD_ARGON2_PASSES ?? Infinity) < leastCost.passes) {
    found.push(`PASSWORD_ARGON2_PASSES: must be at least ${leastCost.passes} in production`)
  }
  if (/(^|,)\s*\*\s*(,|$)/.test(env.CORS_ORIGINS ?? '')) {
    found.push('CORS_ORIGINS: must name the origins in production, not *')
  }
  if (name === 'demo' || name === 'dev' || name === 'morning')
    found.push(`NODE_ENV: the ${name} process does not run in production`)
  if (name === 'worker' && env.AUDIT_SIGNING_KEYS === undefined) {
    found.push('AUDIT_SIGNING_KEYS: is missing, and nothing would be sealed (see .env.example)')
  }
  if (name === 'seed' && env.DEMO_DATA !== 'off') {
    found.push('DEMO_DATA: must be "off" in production, demo users have known passwords')
  }
  return found
}
