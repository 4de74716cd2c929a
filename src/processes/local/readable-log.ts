// What a process logs, as a person reads it: the time, who says it, what, and what belongs to it. Any other
// line, such as what somebody prints to look at it, is shown as it is.
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { dim, print, red, yellow } from './terminal.ts'

type LogLine = { time: number } & Record<string, unknown>

const levels: Record<number, (text: string) => string> = { 40: yellow, 50: red, 60: red }

export function showLines(name: string, child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => print(readable(name, line)))
  }
}

/** `12:04:31 api        request POST /v1/orders 201 12.1 ms` */
export function readable(name: string, line: string): string {
  const parsed = parse(line)
  if (!parsed) return `  ${dim(name.padEnd(9))} ${line}`
  const { level, time, msg, process: _, pid: _pid, error, ...rest } = parsed
  const paint = levels[Number(level)] ?? ((text: string) => text)
  const at = new Date(time).toISOString().slice(11, 19)
  const { method, route, status, duration_ms, ...others } = rest
  const said = [
    msg,
    method,
    route,
    status,
    duration_ms !== undefined && `${duration_ms as number} ms`,
  ]
  const details = Object.entries(others)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const first = `  ${dim(at)} ${dim(name.padEnd(9))} ${paint(said.filter(Boolean).join(' '))} ${dim(details.join(' '))}`
  return error === undefined ? first : `${first}\n${red(stackOf(error))}`
}

function parse(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const parsed = JSON.parse(line) as LogLine
    return typeof parsed.time === 'number' ? parsed : undefined
  } catch {
    return undefined
  }
}

function stackOf(error: unknown): string {
  const stack = (error as { stack?: unknown } | null)?.stack
  return typeof stack === 'string' ? stack : JSON.stringify(error)
}
