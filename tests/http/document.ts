/**
 * The OpenAPI document as a client reads it, and a request made from what it says.
 *
 *   for (const operation of await readOperations(app)) await send(app, operation, token)
 */
import assert from 'node:assert/strict'
import type { App } from '../../src/app.ts'

export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  example?: unknown
  default?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  additionalProperties?: unknown
}

type Examples = Record<string, { value: { status: number; detail: string } }>
type Content = Record<string, { schema: Schema; examples?: Examples }>

export type Operation = {
  method: string
  path: string
  operationId: string
  summary: string
  description?: string
  tags: string[]
  security?: { oauth2: string[] }[]
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

export type OpenApi = {
  openapi: string
  info: { title: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
  components: {
    schemas: Record<string, Schema>
    securitySchemes: Record<string, { type: string; flows: Record<string, OAuthFlow> }>
  }
}

type OAuthFlow = { tokenUrl: string; refreshUrl: string; scopes: Record<string, string> }

export async function readDocument(app: Pick<App, 'request'>): Promise<OpenApi> {
  const response = await app.request('/openapi.json')
  assert.equal(response.status, 200)
  return (await response.json()) as OpenApi
}

export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, rest]) => ({
      ...rest,
      method: method.toUpperCase(),
      path,
    })),
  )
}

/** Follows a reference into the components. */
export function resolve({ components }: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : components.schemas[name]!
}

/** Its own example, or one put together from those of its parts, as Swagger UI does it. */
export function exampleOf(document: OpenApi, given: Schema): unknown {
  const schema = resolve(document, given)
  if (schema.example !== undefined) return schema.example
  if (schema.items) return [exampleOf(document, schema.items)]
  if (!schema.properties) return undefined
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, part]) => [name, exampleOf(document, part)]),
  )
}

/** What the document says to send: an id that nobody has, the example of the body. */
export function requestOf(document: OpenApi, operation: Operation): [string, RequestInit] {
  const path = operation.path
    .replaceAll(/\{(?:\w+_)?id\}/g, '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10')
    .replace('{code}', 'GLU')
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const init: RequestInit = { method: operation.method }
  if (type === undefined || content === undefined) return [path, init]
  const example = exampleOf(document, content.schema) as Record<string, string>
  if (type === 'application/json') {
    return [path, { ...init, headers: { 'content-type': type }, body: JSON.stringify(example) }]
  }
  if (type === 'multipart/form-data') {
    const form = new FormData()
    form.set('file', new File(['sample,value\n'], 'run.csv'))
    form.set('analyzer', example.analyzer!)
    return [path, { ...init, body: form }]
  }
  return [path, { ...init, body: new URLSearchParams(example) }]
}

export async function send(
  app: Pick<App, 'request'>,
  [path, init]: [string, RequestInit],
  token?: string,
): Promise<Response> {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  return await app.request(path, { ...init, headers })
}
