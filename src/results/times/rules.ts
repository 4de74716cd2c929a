// Whether the times of a sample and of its result can be true. An analyzer's file names tubes and times: a time
// that does not fit the tube says that the name may be wrong, and then the value is another patient's.

/** Instants as RFC 3339, and the laboratory's policy at the time (src/config/config.ts defends the defaults). */
export type Times = {
  collected_at: string
  /** Null for a sample that was never received: its results are held for that. */
  received_at: string | null
  /** What the instrument says; null for a value typed by hand and for a file without times. */
  measured_at: string | null
  entered_at: string
  /** By how much two clocks may disagree. */
  clock_tolerance_ms: number
  /** How long after the collection a sample may be measured. */
  to_measurement_ms: number
}

/**
 * Collected ≤ received ≤ measured ≤ entered, each up to the tolerance of clocks, and measured while the sample
 * keeps. A value without a time was measured when it was entered, at the latest; but a correction may be typed
 * long after the sample is gone, and says nothing of when it was measured.
 *
 * Worked example, tolerance 5 minutes and 7 days to the measurement, a sample collected at 08:00 and received
 * at 08:40: measured at 08:36 → yes, a clock is late; at 08:30 → no, it was not here yet; entered at 09:00
 * and measured at 09:10 → no, that is still to come; measured 8 days later → no, who kept it?
 */
export function isInOrder(times: Times, { is_correction = false } = {}): boolean {
  if (is_correction && times.measured_at === null) return true
  const { clock_tolerance_ms, to_measurement_ms } = times
  const collected = Date.parse(times.collected_at)
  const entered = Date.parse(times.entered_at)
  const measured = times.measured_at === null ? entered : Date.parse(times.measured_at)
  const received = times.received_at === null ? measured : Date.parse(times.received_at)
  return (
    collected <= received + clock_tolerance_ms &&
    received <= measured + clock_tolerance_ms &&
    measured <= entered + clock_tolerance_ms &&
    measured - collected <= to_measurement_ms
  )
}
