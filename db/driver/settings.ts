// How postgres.js 3.4.9 is set up so that it waits no longer than it must, reads every value right and keeps nothing.
import type { Sql } from 'postgres'

/**
 * Seconds until a lost connection is opened again. By itself postgres.js goes up to 20, and who waits for
 * a connection would wait that long after the database is back.
 */
export const backoff = (failures: number) => Math.min(2 ** failures / 100, 1)

/**
 * postgres.js gathers what is short of 1024 bytes and sends it a moment later; when the connection is lost
 * within that moment it forgets to begin anew, and the next connection in its place never says hello. A
 * longer greeting is sent at once. (`options` are switches of the server: spaces are none.)
 */
export const startUpPadding = ' '.repeat(1024)

/** PgBouncer wants switches with something in them, and knows this one. */
export const paddingForPooler = Array.from({ length: 70 }, () => '-cTimeZone=UTC').join(' ')

// '1990-05-17' in, '1990-05-17' out: a Date would shift it by the machine's time zone.
const date = {
  to: 1082,
  from: [1082],
  serialize: (value: string) => value,
  parse: (text: string) => text,
}

// postgres.js learns of array types by a question of its own on every new connection: a round trip, and a
// promise that nobody can catch when the connection dies in that moment. It also reads a NULL in an array
// as NaN, 'NULL' or an invalid date. So the array types that we use are told here, by their number in
// pg_type, and it need not ask (`fetch_types: false`).
const arrayTypes: Record<string, [number, (text: string) => unknown]> = {
  booleans: [1000, (text) => text === 't'],
  smallints: [1005, Number],
  integers: [1007, Number],
  bigints: [1016, String],
  numerics: [1231, String],
  texts: [1009, String],
  names: [1003, String],
  varchars: [1015, String],
  uuids: [2951, String],
}

const arrays = Object.entries(arrayTypes).map(([name, [oid, read]]) => {
  const type = {
    to: oid,
    from: [oid],
    serialize: (values: readonly (string | number | boolean | null)[]) =>
      `{${values.map(quoteElement).join(',')}}`,
    parse: (text: string) => elementsOf(text).map((one) => (one === null ? null : read(one))),
  }
  return [name, type] as const
})

function quoteElement(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`
}

// '{a,"b, c",NULL}': one dimension, elements quoted where they need it.
function elementsOf(text: string): (string | null)[] {
  const elements = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)
  return [...elements].map(([, quoted, plain]) =>
    quoted === undefined ? (plain === 'NULL' ? null : plain!) : quoted.replaceAll(/\\(.)/gs, '$1'),
  )
}

export const typesReadRight = { date, ...Object.fromEntries(arrays) }

type Queries = { prototype: { readonly tagged: boolean } }

/**
 * postgres.js notes for each statement that fails where it was sent from, by its text, in a map without an end. A
 * tagged template is the same text each time. What `unsafe` is given is another one each time, and has no such place:
 * so each failure would be kept, empty, for as long as the process runs. (All pools of a process share the class.)
 */
export function forgetOriginsOf(sql: Sql): void {
  // It is never sent: that would be its first `then`.
  const { prototype } = sql.unsafe('').constructor as unknown as Queries
  if (mended.has(prototype)) return
  mended.add(prototype)
  const { get } = Object.getOwnPropertyDescriptor(prototype, 'origin')!
  Object.defineProperty(prototype, 'origin', {
    get(this: Queries['prototype']) {
      return this.tagged ? get!.call(this) : ''
    },
  })
}

const mended = new WeakSet<object>()
