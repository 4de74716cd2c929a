// With what the containers start a process, and what memory they give it: a campaign runs its processes likewise.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from './kept-process.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

/** The variables of the image that are about memory; what a campaign adds to NODE_OPTIONS comes after the image's. */
export function memorySettings(options: string): Record<string, string> {
  const image = read('Containerfile')
  const valueOf = (name: string) => {
    const [, value] = new RegExp(`^ENV .*\\b${name}=(\\S+)`, 'm').exec(image) ?? []
    if (value === undefined) throw new Error(`Containerfile sets no ${name}`)
    return value
  }
  return {
    NODE_OPTIONS: `${valueOf('NODE_OPTIONS')} ${options}`,
    MALLOC_MMAP_THRESHOLD_: valueOf('MALLOC_MMAP_THRESHOLD_'),
  }
}

export function memoryLimit_mb(role: Role): number {
  const service = new RegExp(`^  ${role}:\\n(?:(?: {4}.*)?\\n)*`, 'm').exec(read('compose.yaml'))
  const [, megabytes] = /^ {4}mem_limit: (\d+)m$/m.exec(service?.[0] ?? '') ?? []
  if (megabytes === undefined) throw new Error(`compose.yaml gives ${role} no mem_limit`)
  return Number(megabytes)
}
