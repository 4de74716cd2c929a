// Whether this process wants to be sent requests. While it stops it answers the last ones but wants no new
// ones, although every check of the database and the queue says that all is well.

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
