// What a process counts, and how Prometheus reads it. Where no address is configured nothing is counted, and
// prom-client is not even loaded. Each process has a registry of its own, so that tests may have several.
import type { Config, ProcessName } from '../../config/config.ts'
import { declared, observed, type Declaration } from './names.ts'

type Declared = typeof declared
type Labels<D extends Declaration> = Record<D['labels'][number], string | number>
/** A metric without labels takes an empty object, which costs nothing. */
type Instrument<D extends Declaration> = D['type'] extends 'counter'
  ? { inc(labels: Labels<D>, by?: number): void }
  : D['type'] extends 'gauge'
    ? { set(labels: Labels<D>, to: number): void; reset(): void }
    : { observe(labels: Labels<D>, seconds: number): void }

export type Metrics = { readonly [K in keyof Declared]: Instrument<Declared[K]> } & {
  /** Called before each answer, to set what is not counted but looked up. What it throws is its own affair. */
  onAsked(look: () => void | Promise<void>): void
  /** All of it as Prometheus reads it; undefined where nothing is counted. */
  readonly exposition: { contentType: string; text(): Promise<string> } | undefined
}

/** Of a process that has an address for it; of others one that counts nothing. */
export async function createMetrics({
  process,
  metrics,
}: Pick<Config, 'process' | 'metrics'>): Promise<Metrics> {
  if (metrics.port === undefined || !isObserved(process)) return noMetrics
  return await countingMetrics(process)
}

function isObserved(process: ProcessName): boolean {
  return (observed as readonly ProcessName[]).includes(process)
}

async function countingMetrics(process: ProcessName): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  const instruments = Object.entries(declared).map(([key, one]: [string, Declaration]) => {
    const { name, help, labels: labelNames, buckets } = one
    // What this process has nothing to say about is not shown: a zero would be a lie.
    const registers = one.of.includes(process) ? [registry] : []
    const options = { name, help, labelNames: [...labelNames], registers }
    if (one.type === 'counter') return [key, new Counter(options)]
    if (one.type === 'gauge') return [key, new Gauge(options)]
    return [key, new Histogram({ ...options, buckets: [...buckets!] })]
  })
  const looks: (() => void | Promise<void>)[] = []
  return {
    ...(Object.fromEntries(instruments) as Metrics),
    onAsked: (look) => void looks.push(look),
    exposition: {
      contentType: registry.contentType,
      async text() {
        await Promise.all(looks.map(async (look) => look()))
        return await registry.metrics()
      },
    },
  }
}

const nothing = { inc() {}, set() {}, reset() {}, observe() {} }

/** Counts nothing: where no address is configured, and for commands that end before anybody could ask. */
export const noMetrics: Metrics = {
  ...(Object.fromEntries(Object.keys(declared).map((key) => [key, nothing])) as unknown as Metrics),
  onAsked() {},
  exposition: undefined,
}
