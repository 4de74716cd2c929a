// For a command that a person starts beside `npm run dev` or `npm run demo`: without a database of its own it
// works on the one of that laboratory, with the keys of that.
import { ConfigError, type Config } from '../../config/config.ts'
import { dataOf, readLocalUrls, type LocalUrls } from './local-urls.ts'
import { auditKeysOf } from './secrets.ts'

/** @throws ConfigError when there is neither a DATABASE_URL nor a laboratory that runs here */
export async function withLocalDatabase(
  config: Config,
  role: keyof Omit<LocalUrls, 'http'>,
): Promise<Config> {
  if (config.database.url) return config
  const data = dataOf(config)
  const local = await readLocalUrls(data)
  if (!local)
    throw new ConfigError(
      'There is no DATABASE_URL, and no `npm run dev` or `npm run demo` is running.',
    )
  const keys = await auditKeysOf(data)
  const audit = { ...config.audit, signing_keys: keys, verifying_keys: keys }
  return { ...config, database: { ...config.database, url: local[role] }, audit }
}
