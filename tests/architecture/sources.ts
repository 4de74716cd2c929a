/**
 * The program as text: its files, and what each imports. Read with regular expressions, which is enough
 * for code that a formatter has laid out: an import begins at the beginning of a line.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize, dirname } from 'node:path'

export const checkout = join(import.meta.dirname, '../..')

export type Import = {
  /** A path from the checkout ('db/client.ts') or the name of a package ('hono/cors'). */
  target: string
  /** `import type`: gone before the program runs. */
  typeOnly: boolean
}

export type Source = {
  /** From the checkout: 'src/orders/rules.ts'. */
  path: string
  text: string
  lines: string[]
  imports: Import[]
}

export function readSources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .toSorted()
      .map((name) => readSource(join(folder, name))),
  )
}

function readSource(path: string): Source {
  const text = readFileSync(join(checkout, path), 'utf8')
  return { path, text, lines: text.trimEnd().split('\n'), imports: importsOf(path, text) }
}

const statement = /^(?:import|export)( type)?(?: [^;'"]*? from)? '([^']+)'/gm
const dynamic = /\bimport\('([^']+)'\)/g

function importsOf(path: string, text: string): Import[] {
  const found = [...text.matchAll(statement)].map(([, type, target]) => ({
    target: target!,
    typeOnly: type !== undefined,
  }))
  const late = [...text.matchAll(dynamic)].map(([, target]) => ({
    target: target!,
    typeOnly: false,
  }))
  return [...found, ...late].map(({ target, typeOnly }) => ({
    target: target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
    typeOnly,
  }))
}

/** 'src/orders/rules.ts' → 'orders'; undefined for a file that lies in src/ itself. */
export function partOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1]
}

/** A way that leads from somewhere back to there, or undefined. */
export function findCircle(edges: Map<string, Set<string>>): string[] | undefined {
  const done = new Set<string>()
  function walk(node: string, way: string[]): string[] | undefined {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const next of edges.get(node) ?? []) {
      const circle = walk(next, [...way, node])
      if (circle) return circle
    }
    done.add(node)
    return undefined
  }
  for (const node of edges.keys()) {
    const circle = walk(node, [])
    if (circle) return circle
  }
  return undefined
}
