// JSON that PostgreSQL has written out, with the type that it has. The type is a promise which the tests
// keep: there every answer is checked against the schema of its route.

declare const shape: unique symbol
export type JsonText<T> = string & { readonly [shape]?: T }
