// Whether this process wants to be sent requests: the one thing about it that no check can find out.

export type Readiness = {
  stopping: boolean
  /** Called first at shutdown: no new requests are sent here while the last ones finish. */
  fail(): void
}

export function createReadiness(): Readiness {
  const readiness = {
    stopping: false,
    fail() {
      readiness.stopping = true
    },
  }
  return readiness
}
