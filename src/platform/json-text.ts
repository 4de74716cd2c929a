// JSON that PostgreSQL has written out, with the type that it has. The type is a promise which the tests
// keep: there every answer is checked against the schema of its route.

declare const shape: unique symbol
export type JsonText<T> = string & { readonly [shape]?: T }

// PostgreSQL writes an instant of UTC in JSON with the offset +00:00 and without the zeros at its end, and knows
// no setting for either. JavaScript writes 08:02:11.480Z, and so do all answers: as texts they sort as in time.
// What is an instant is told by its field's name (`at`, `…_at`, `valid_from`, `valid_until`). So a text that looks like one, a
// reason or a name, is never touched: within a text a quote has a backslash before it.
const instantOfUtc =
  /((?:_at|"at|valid_from|valid_until)" ?: ?"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00:00"/g

export function inZulu(text: string): string {
  return text.replaceAll(
    instantOfUtc,
    (_, toSeconds: string, fraction = '') => `${toSeconds}.${String(fraction).padEnd(3, '0')}Z"`,
  )
}
