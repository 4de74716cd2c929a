/**
 * Names and ids that mean something: those of the documentation's examples, and of the rows that there are. Those
 * of people and of their sessions are left out, as whoever is deactivated could try nothing more.
 */
import type { App } from '../../src/app.ts'
import { operationsOf, type OpenApi } from '../http/document.ts'
import type { Known } from './arbitrary.ts'

const most = 40
const ofPeople = /\/(users|people|sessions|service-accounts|auth|audit)/

export async function knownValues(
  app: Pick<App, 'request'>,
  document: OpenApi,
  tokenOf: (path: string) => string | undefined,
): Promise<Known> {
  const named = new Map<string, Set<unknown>>()
  function add(name: string, value: unknown) {
    if (!named.has(name)) named.set(name, new Set())
    const values = named.get(name)!
    if (values.size < most) values.add(value)
  }
  function look(part: unknown, name = '', of = ''): void {
    if (Array.isArray(part)) for (const one of part) look(one, name, of)
    else if (typeof part === 'object' && part !== null) {
      for (const [field, value] of Object.entries(part)) look(value, field, of)
    } else if (typeof part === 'string' && part.length < 200) {
      add(name === 'id' ? `${of} id` : name, part)
      if (/^[0-9a-f]{8}-/.test(part)) add('any id', part)
    }
  }
  for (const { method, path, parameters = [] } of operationsOf(document)) {
    const of = path.split('/')[2] ?? ''
    for (const { name, schema } of parameters) {
      if (schema.example !== undefined) look(schema.example, name, of)
    }
    if (method !== 'GET' || path.includes('{') || ofPeople.test(path)) continue
    const token = tokenOf(path)
    if (token === undefined || path === '/v1/live') continue
    const headers = { authorization: `Bearer ${token}` }
    const answer = await app.request(path, { headers })
    const text = await answer.text()
    if (answer.headers.get('content-type') === 'application/json') look(JSON.parse(text), '', of)
  }
  for (const schema of Object.values(document.components.schemas)) look(schema.example)
  add('if-match', '*')
  add('if-match', '"1"')
  return {
    named: (name) => [...(named.get(name) ?? [])],
    ids: [...(named.get('any id') ?? [])] as string[],
  }
}
