// `npm run keys:generate` prints a new signing key as a line for the environment. To replace a key, put
// the new one in front of the old one in `keys`; remove the old one after ten minutes, when the last
// access token that it signed has expired. `npm run keys:generate -- audit` prints one that seals the audit,
// with its public half for the auditor: never remove one of those, since older blocks are verified with it.
import { generateSigningKey } from './tokens.ts'

const { d, ...half } = await generateSigningKey()
const line = (name: string, key: object) => `${name}=${JSON.stringify({ keys: [key] })}\n`
process.stdout.write(
  process.argv[2] === 'audit'
    ? line('AUDIT_SIGNING_KEYS', { ...half, d }) + line('AUDIT_VERIFYING_KEYS', half)
    : line('AUTH_SIGNING_KEYS', { ...half, d }),
)
