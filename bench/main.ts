// `npm run bench`: the service beside the plainest program that does the same, or, with `--grow`, the
// service beside itself with a longer history. `--only import` reads one large file.
import { parseArgs } from 'node:util'
import { compareAll, lines, type Line } from './compare.ts'
import { grow } from './grow.ts'
import { measureImport } from './import.ts'
import { openLaboratory } from './laboratory.ts'
import { findPgBouncer } from '../tests/helpers/pgbouncer.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: lines.join(',') },
    rounds: { type: 'string', default: '3' },
    rows: { type: 'string', default: '100k' },
    grow: { type: 'boolean', default: false },
    pooler: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10k,1m,10m' },
  },
})

const found = values.pooler ? findPgBouncer() : undefined
if (found && 'missing' in found) throw new Error(`--pooler ${found.missing}`)
const lab = await openLaboratory(found?.program)
try {
  if (values.grow) await grow(lab, values.sizes.split(',').map(readSize))
  else if (values.only === 'import') await measureImport(lab, readSize(values.rows))
  else await compareAll(lab, { only: values.only.split(',').map(readLine), rounds: readRounds() })
} finally {
  await lab.stop()
}

function readLine(name: string): Line {
  const line = lines.find((one) => one === name)
  if (!line) throw new Error(`--only takes ${lines.join(', ')}; "${name}" is none of them`)
  return line
}

function readRounds(): number {
  const rounds = Number(values.rounds)
  if (!(rounds >= 1)) throw new Error('--rounds takes a number from 1')
  return rounds
}

// 10k, 1m
function readSize(text: string): number {
  const [, digits, unit] = /^(\d+)([km]?)$/.exec(text.toLowerCase()) ?? []
  if (!digits) throw new Error(`--sizes takes sizes such as 10k,1m; "${text}" is none`)
  return Number(digits) * { '': 1, k: 1_000, m: 1_000_000 }[unit as '' | 'k' | 'm']
}
