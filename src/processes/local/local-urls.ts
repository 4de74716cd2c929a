// Where the laboratory on this machine keeps its things, and the addresses of its database: written when it
// opens, removed when it stops, for commands beside it and readable by its user only.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'

const root = join(import.meta.dirname, '../../..')

/** Where a laboratory on this machine keeps what it needs: LAB_DATA_DIR, in the checkout unless it is absolute. */
export const dataOf = (config: Config) => resolve(root, config.data_dir)
export const logsOf = (config: Config) => join(dataOf(config), 'logs')

export type LocalUrls = {
  owner: string
  api: string
  worker: string
  /** Of the api; missing while it starts. */
  http?: string
}

export const localUrlsFile = (data: string) => join(data, 'database-urls.json')

export async function readLocalUrls(data: string): Promise<LocalUrls | undefined> {
  const text = await readFile(localUrlsFile(data), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as LocalUrls)
}
