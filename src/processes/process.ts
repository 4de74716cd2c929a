// What every process is: started with a configuration, and stopped so that nothing is left half-done.
import type { Config } from '../config/config.ts'

export type RunningProcess = {
  /** Where it can be reached, for a process that listens. */
  url?: string
  /** Finishes or hands back what is under way, closes connections. Safe to call twice. */
  stop: () => Promise<void>
}

export type Run = (config: Config, starting: AbortSignal) => Promise<RunningProcess | undefined>
