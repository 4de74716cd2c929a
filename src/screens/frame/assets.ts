// The style sheet and the scripts of the screens: read once, and named by what is in them, so that a browser keeps
// each for good and asks for a new one when it has changed.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

type Asset = { body: string; type: string; version: string }

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

const folder = new URL('../assets/', import.meta.url)

const assets = new Map<string, Asset>(
  readdirSync(fileURLToPath(folder))
    .filter((name) => extname(name) in types)
    .map((name) => {
      const body = readFileSync(new URL(name, folder), 'utf8')
      const version = createHash('sha256').update(body).digest('base64url').slice(0, 12)
      return [name, { body, type: types[extname(name)]!, version }]
    }),
)

/** @throws Error for a name that is no asset: a page would ask for it in vain */
export function assetUrl(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new Error(`There is no ${name} in src/screens/assets/`)
  return `/lab/assets/${name}?v=${asset.version}`
}

export function findAsset(name: string): Asset | undefined {
  return assets.get(name)
}
