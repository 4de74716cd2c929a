// What a process and its children have used, from /proc: Linux only, NaN elsewhere.
import { readdir, readFile } from 'node:fs/promises'

type Process = { pid: number; parent: number; cpu_ms: number }

const tick_ms = 10

/** Processor time of a process with all its children, those that have ended included. */
export async function processorTime(pid: number): Promise<number> {
  const all = await listProcesses()
  const own = all.find((one) => one.pid === pid)
  if (!own) return NaN
  return (
    own.cpu_ms + all.reduce((sum, { parent, cpu_ms }) => sum + (parent === pid ? cpu_ms : 0), 0)
  )
}

/** Resident memory. */
export async function residentMegabytes(pid: number): Promise<number> {
  return await memory(pid, 'VmRSS')
}

/** The most memory that one of PostgreSQL's connections of `role` has for itself: nothing shared. */
export async function largestBackendMegabytes(postmaster: number, role: string): Promise<number> {
  let largest = NaN
  for (const { pid, parent } of await listProcesses()) {
    if (parent !== postmaster) continue
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (!title.startsWith(`postgres: ${role} `)) continue
    const own = await memory(pid, 'RssAnon')
    if (!(own <= largest)) largest = own
  }
  return largest
}

async function memory(pid: number, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
}

async function listProcesses(): Promise<Process[]> {
  const names = await readdir('/proc').catch(() => [])
  const read = names
    .filter((name) => /^\d+$/.test(name))
    .map(async (name) => {
      const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      // The name, in parentheses, may hold anything; then: state, parent, …
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      const ticks = fields.slice(11, 15).reduce((sum, value) => sum + Number(value), 0)
      return { pid: Number(name), parent: Number(fields[1]), cpu_ms: ticks * tick_ms }
    })
  return (await Promise.all(read)).filter(({ parent }) => !Number.isNaN(parent))
}
