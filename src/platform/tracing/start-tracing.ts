// Traces begin here, or do not: without an endpoint nothing of OpenTelemetry is loaded.
import type { Config } from '../../config/config.ts'
import type { Log } from '../log.ts'
import type { Tracing } from './tracing.ts'

export async function startTracing(
  { process, traces }: Pick<Config, 'process' | 'traces'>,
  log: Log,
): Promise<Tracing | undefined> {
  const { endpoint, service = `lab-${process}`, ratio } = traces
  if (endpoint === undefined) return undefined
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry({ endpoint, service, ratio }, log)
}
