/**
 * The requests of one operation, as the documentation describes it: right ones, and ones that have one hostile
 * change in the path, the query, a header or the body.
 */
import * as fc from 'fast-check'
import type { OpenApi, Operation, Schema } from '../http/document.ts'
import { hostileHeaders, hostileJson, hostileSegments, hostileTexts } from './hostile.ts'
import { valuesOf, type Known } from './arbitrary.ts'

export type Sent = {
  path: string
  query: readonly (readonly [string, string])[]
  headers: Record<string, string>
  /** As it goes over the wire. */
  body: string | undefined
}

type Parameter = NonNullable<Operation['parameters']>[number]

export function rightRequests(
  document: OpenApi,
  operation: Operation,
  known: Known,
): fc.Arbitrary<Sent> {
  const { parameters = [] } = operation
  const values = ({ name, schema, in: place }: Parameter) =>
    valuesOf(document, schema, known, place === 'path' ? nameIn(operation, name) : name)
  const inPlace = (place: string) => parameters.filter((one) => one.in === place)
  const some = (place: string) =>
    fc.record(Object.fromEntries(inPlace(place).map((one) => [one.name, values(one)])), {
      requiredKeys: inPlace(place).flatMap(({ name, required }) =>
        required || name === 'if-match' ? [name] : [],
      ),
    })
  return fc
    .record({
      path: some('path'),
      query: some('query'),
      headers: some('header'),
      body: bodies(document, operation, known),
    })
    .map(({ path, query, headers, body }) => ({
      path: filled(operation.path, path),
      query: Object.entries(query).map(([name, value]) => [name, String(value)] as const),
      headers: { ...typeOf(operation), ...sendable(headers) },
      body: body === undefined ? undefined : written(operation, body),
    }))
}

/** In `/v1/orders/{id}` it is the id of an order: what other addresses have of orders is tried as well. */
const nameIn = ({ path }: Operation, name: string) =>
  name === 'id' ? `${path.split('/')[2]} id` : name

function filled(path: string, values: Record<string, unknown>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(text(values[name])))
}

/** What a URL takes: half a character is tried in a body. */
const text = (value: unknown) => String(value).toWellFormed()

const sendable = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value).replaceAll(/[^ -~]/g, '')]),
  )

const mediaTypeOf = ({ requestBody }: Operation) => Object.keys(requestBody?.content ?? {})[0]

function typeOf(operation: Operation): Record<string, string> {
  const type = mediaTypeOf(operation)
  if (type === undefined) return {}
  return {
    'content-type': type === 'multipart/form-data' ? 'multipart/form-data; boundary=b' : type,
  }
}

export function bodySchema(operation: Operation): Schema | undefined {
  return Object.values(operation.requestBody?.content ?? {})[0]?.schema
}

function bodies(document: OpenApi, operation: Operation, known: Known): fc.Arbitrary<unknown> {
  const schema = bodySchema(operation)
  return schema ? valuesOf(document, schema, known) : fc.constant(undefined)
}

function written(operation: Operation, body: unknown): string {
  const type = mediaTypeOf(operation)
  if (type === 'application/json') return JSON.stringify(body)
  const fields = Object.entries(body as object).map(([name, value]): [string, string] => [
    name,
    text(value),
  ])
  if (type !== 'multipart/form-data') return new URLSearchParams(fields).toString()
  return `${fields.map(([name, value]) => part(name, value)).join('')}--b--\r\n`
}

export function part(name: string, value: string, filename = name === 'file' ? 'run.csv' : '') {
  const file = filename === '' ? '' : `; filename="${filename}"`
  return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
}

export function hostileRequests(
  document: OpenApi,
  operation: Operation,
  known: Known,
): fc.Arbitrary<Sent> {
  const right = rightRequests(document, operation, known)
  const ways: fc.WeightedArbitrary<Sent>[] = [
    { weight: 1, arbitrary: withHeaders(right) },
    { weight: operation.method === 'GET' ? 4 : 1, arbitrary: withQuery(right, operation) },
  ]
  if (operation.path.includes('{')) {
    ways.push({ weight: 2, arbitrary: withSegment(right, operation) })
  }
  if (operation.requestBody) {
    ways.push({ weight: 6, arbitrary: withBody(right, document, operation, known) })
  }
  return fc.oneof(...ways)
}

function withHeaders(right: fc.Arbitrary<Sent>): fc.Arbitrary<Sent> {
  return fc
    .tuple(right, fc.constantFrom(...hostileHeaders))
    .map(([sent, headers]) => ({ ...sent, headers: { ...sent.headers, ...headers } }))
}

function withQuery(right: fc.Arbitrary<Sent>, { parameters = [] }: Operation): fc.Arbitrary<Sent> {
  const own = parameters.filter((one) => one.in === 'query').map(({ name }) => name)
  const names = fc.oneof(
    { weight: own.length * 3, arbitrary: fc.constantFrom(...own, 'x') },
    { weight: 1, arbitrary: fc.constantFrom('id', '__proto__', 'a[]', 'constructor', "'", '') },
  )
  return fc
    .tuple(right, names, fc.constantFrom(...hostileTexts), fc.boolean(), fc.nat(3))
    .map(([sent, name, value, alone, twice]) => {
      const rest = sent.query.filter(([other]) => !alone || other !== name)
      const added = [name, value.slice(0, 4000).toWellFormed()] as const
      return { ...sent, query: [...rest, added, ...(twice === 0 ? [added] : [])] }
    })
}

function withSegment(right: fc.Arbitrary<Sent>, { path }: Operation): fc.Arbitrary<Sent> {
  const count = path.split('{').length - 1
  return fc
    .tuple(right, fc.constantFrom(...hostileSegments), fc.nat(count - 1))
    .map(([sent, segment, which]) => {
      const pattern = path.split('/')
      const variable = pattern.flatMap((one, n) => (one.startsWith('{') ? [n] : []))[which]!
      return { ...sent, path: sent.path.split('/').with(variable, segment).join('/') }
    })
}

function withBody(
  right: fc.Arbitrary<Sent>,
  document: OpenApi,
  operation: Operation,
  known: Known,
): fc.Arbitrary<Sent> {
  const type = mediaTypeOf(operation)
  const values = bodies(document, operation, known)
  if (type === 'application/json') {
    return fc.tuple(right, hostileJson(values)).map(([sent, body]) => ({ ...sent, body }))
  }
  return fc
    .tuple(right, fc.constantFrom(...hostileTexts), fc.nat(1000), fc.nat(3))
    .map(([sent, value, at, how]) => {
      const body = sent.body ?? ''
      const cut = at % (body.length + 1)
      const added = type === 'multipart/form-data' ? value : encodeURIComponent(value)
      if (how === 0) return { ...sent, body: body.slice(0, cut) }
      if (how === 1) return { ...sent, body: `${body}${body}` }
      return { ...sent, body: body.slice(0, cut) + added + body.slice(cut) }
    })
}

/** As `fetch` takes it. */
export function asRequest({ method }: Operation, sent: Sent, token?: string): Request {
  const query = sent.query.map((both) => both.map(encodeURIComponent).join('=')).join('&')
  const headers = new Headers(sent.headers)
  if (token !== undefined && !headers.has('authorization')) {
    headers.set('authorization', `Bearer ${token}`)
  }
  return new Request(`http://localhost${sent.path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers,
    ...(sent.body !== undefined && method !== 'GET' && { body: sent.body }),
  })
}
