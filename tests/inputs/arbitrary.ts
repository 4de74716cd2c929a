/**
 * What a JSON Schema of the documentation allows, as a fast-check arbitrary. Half of what it makes is of the edges:
 * the shortest and the longest text, the smallest and the largest number, the first and the last day, an empty and a
 * full list, all that is optional there or none of it.
 *
 *   const body = valuesOf(document, { $ref: '#/components/schemas/NewOrder' }, known)
 */
import * as fc from 'fast-check'
import { resolve, type OpenApi, type Schema } from '../http/document.ts'

export type JsonSchema = Schema & {
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  required?: string[]
  anyOf?: Schema[]
}

/** Values that name something: without them no more than a 404 would be tried. */
export type Known = {
  /** Of a field of this name, in the examples of the documentation or in the database. */
  named(name: string): readonly unknown[]
  ids: readonly string[]
}

type Values = fc.Arbitrary<unknown>
type Within = { document: OpenApi; known: Known }

export function valuesOf(document: OpenApi, schema: Schema, known: Known, name = ''): Values {
  return valuesIn({ document, known }, schema, name)
}

function valuesIn(within: Within, given: Schema, name: string): Values {
  const schema: JsonSchema = resolve(within.document, given)
  const parts: Schema[] | undefined = schema.oneOf ?? schema.anyOf
  if (parts) return fc.oneof(...parts.map((part) => valuesIn(within, part, name)))
  if (schema.allOf) return valuesIn(within, merged(within.document, schema), name)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const types = [schema.type ?? 'object'].flat()
  return fc.oneof(...types.map((type) => ofType(within, type, schema, name)))
}

/** What all of the parts say, in one. */
function merged(document: OpenApi, { allOf = [], ...own }: JsonSchema): Schema {
  const parts: JsonSchema[] = [...allOf.map((part) => resolve(document, part)), own]
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  } as Schema
}

function ofType(within: Within, type: string, schema: JsonSchema, name: string): Values {
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number') return numbers(schema)
  if (type === 'array') return lists(within, schema, name)
  if (type === 'string') return texts(within, schema, name)
  return objects(within, schema)
}

function numbers({ minimum = 0, maximum = 2 ** 31 - 1 }: JsonSchema): Values {
  return fc.oneof(
    fc.constantFrom(minimum, maximum),
    fc.integer({ min: minimum, max: Math.min(maximum, minimum + 20) }),
    fc.integer({ min: minimum, max: maximum }),
  )
}

function lists(within: Within, schema: JsonSchema, name: string): Values {
  const { items = {}, minItems = 0, maxItems = 30 } = schema
  const item = valuesIn(within, items, name)
  const fewest = fc.array(item, { minLength: minItems, maxLength: minItems })
  return fc.oneof(
    { weight: 2, arbitrary: fewest },
    { weight: 6, arbitrary: fc.array(item, { minLength: minItems, maxLength: minItems + 3 }) },
    {
      weight: 1,
      arbitrary: item.map((one) => Array.from({ length: Math.min(maxItems, 500) }, () => one)),
    },
  )
}

function objects(within: Within, schema: JsonSchema): Values {
  const { properties, required = [], example, additionalProperties } = schema
  if (!properties || additionalProperties === true) {
    return fc.constantFrom(...(example === undefined ? [] : [example]), {})
  }
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, valuesIn(within, part, name)]),
  )
  const made = (requiredKeys: string[]) => fc.record(model, { requiredKeys, noNullPrototype: true })
  return fc.oneof(
    { weight: 3, arbitrary: made(required) },
    { weight: 1, arbitrary: made(Object.keys(model)) },
    {
      weight: 1,
      arbitrary: fc.record(Object.fromEntries(required.map((name) => [name, model[name]!]))),
    },
  )
}

const days = [
  '0001-01-01',
  '1582-10-10',
  '1899-12-31',
  '1900-01-01',
  '2000-02-29',
  '2026-03-29',
  '2200-12-31',
  '9999-12-31',
]
const times = ['00:00:00Z', '23:59:59.999999999Z', '23:59:59+14:00', '02:30:00-12:00', '12:00:00Z']

const byFormat: Record<string, Values> = {
  uuid: fc.uuid(),
  date: fc.oneof(
    fc.constantFrom(...days),
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  ),
  'date-time': fc.oneof(
    fc.tuple(fc.constantFrom(...days), fc.constantFrom(...times)).map((both) => both.join('T')),
    fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
}

const alphabet = ['a', '0', 'ß', 'Ω', 'é', 'e\u0301', '漢', 'ע', '👩‍🔬', ' ', "'", '%', '_', '<']

function texts(within: Within, schema: JsonSchema, name: string): Values {
  const {
    format = '',
    pattern,
    minLength = 0,
    maxLength = pattern === undefined ? 40 : 1000,
  } = schema
  const { known } = within
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength
  const named = [...known.named(name), ...(format === 'uuid' ? known.ids : [])]
  const free = fc
    .array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 10 })
    .map((some) => some.join(''))
  const edges = [minLength, maxLength].map((length) => 'x'.repeat(length))
  const made =
    byFormat[format] ??
    (pattern === undefined
      ? fc.oneof(fc.constantFrom(...edges), free.filter(fits))
      : fc.stringMatching(new RegExp(pattern)).filter(fits))
  if (named.length === 0) return made
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...named) },
    { weight: 1, arbitrary: made },
  )
}
