// `npm run keys:generate` prints a new signing key as a line for the environment. To replace a key, put
// the new one in front of the old one in `keys`; remove the old one after ten minutes, when the last
// access token that it signed has expired.
import { generateSigningKey } from './tokens.ts'

process.stdout.write(
  `AUTH_SIGNING_KEYS=${JSON.stringify({ keys: [await generateSigningKey()] })}\n`,
)
