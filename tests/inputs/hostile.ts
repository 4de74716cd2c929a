/**
 * What somebody sends who means harm, or whose program is broken. A body is changed as text, so that it can also
 * become what no JSON library would write: 1e400, half a character, a name that stands twice, a hundred thousand
 * brackets.
 */
import * as fc from 'fast-check'

const injections = [
  "'; drop table patients; --",
  "' or '1'='1",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}<%= 7*7 %>#{7*7}',
  '$1 :a ? %s %n \\',
  'a\r\nSet-Cookie: a=b\r\n\r\n',
  '../../../../etc/passwd',
  '=cmd|"/c calc"!A1',
  '{"$ne":null}',
]
const characters = [
  '\u0000',
  'a\u0000b',
  '\ufeffa',
  '\u202eabc\u2066',
  '\u200b',
  'e\u0301'.repeat(60),
  '\u{10ffff}',
  '\uffff',
  '\u001b[31m',
  '١٢٣',
  'İ',
]
const numbersAsText = ['NaN', '-Infinity', '1e400', '-0', '0x10', '1_000', ' 1 ', '+1', '1,5', '01']
const names = ['__proto__', 'constructor', 'toString', 'null', 'undefined', '[object Object]', '']
const times = [
  '2026-02-30',
  '0000-00-00',
  '2026-13-01T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-01-01T24:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '999999-01-01',
  'infinity',
  'now',
]
const ids = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{01980b5e-0001-7000-8000-000000000001}',
  '01980B5E-0001-7000-8000-000000000001',
  '01980b5e000170008000000000000001',
  '9007199254740993',
  '2147483648',
  '9223372036854775808',
  '-1',
]

export const hostileTexts = [
  ...injections,
  ...characters,
  ...numbersAsText,
  ...names,
  ...times,
  ...ids,
  'x'.repeat(10_000),
  '9'.repeat(1000),
  '-'.repeat(300),
  `0.${'0'.repeat(400)}1`,
]

/** JSON as text; not all of it is JSON. */
const rawValues = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e400',
  '-1e-400',
  '2147483648',
  '9007199254740993',
  '1'.repeat(10_000),
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '""',
  '" "',
  String.raw`"\ud83d"`,
  String.raw`"\udc00a"`,
  String.raw`"\u0000"`,
  '{"__proto__":{"role":"admin"}}',
  '{"toJSON":1,"then":2,"length":-1}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
  `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  `[${'1,'.repeat(3000)}1]`,
  `"${'x'.repeat(70_000)}"`,
  'NaN',
  "'a'",
  '',
  '/**/1',
  '01',
  '+1',
  '[1,]',
]

/** Fields that a body has no business to have; what is unknown is refused, never passed over. */
const assigned = [
  '"id":"01980b5e-0001-7000-8000-000000000001"',
  '"status":"final"',
  '"role":"admin"',
  '"version":99',
  '"created_at":"2020-01-01T00:00:00Z"',
  '"__proto__":{"role":"admin"}',
  '"constructor":{"prototype":{"role":"admin"}}',
  '"":1',
  Array.from({ length: 2000 }, (_, n) => `"k${n}":${n}`).join(','),
]

type Change = { text?: string; fields?: string; twice?: true; inList?: true }

const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts).map(inJson) },
  { weight: 4, arbitrary: fc.constantFrom(...rawValues).map((text) => ({ text })) },
  { weight: 2, arbitrary: fc.constantFrom(...assigned).map((fields) => ({ fields })) },
  { weight: 1, arbitrary: fc.constantFrom<Change>({ twice: true }, { inList: true }) },
)

function inJson(text: string): Change {
  return { text: JSON.stringify(text) }
}

/** The text of a value with one hostile change, anywhere in it. */
export function hostileJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc
    .tuple(values, fc.nat(1_000_000), changes)
    .map(([value, place, change]) => withChange(value, place % placesIn(value), change))
}

function placesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, part) => sum + placesIn(part), 1)
}

function withChange(whole: unknown, place: number, change: Change): string {
  let seen = -1
  function write(value: unknown): string {
    seen += 1
    const here = seen === place
    if (typeof value !== 'object' || value === null) {
      const text = JSON.stringify(value) ?? 'null'
      return here ? changed(text, change) : text
    }
    const text = Array.isArray(value)
      ? `[${value.map(write).join(',')}]`
      : `{${Object.entries(value)
          .map(([name, part]) => `${JSON.stringify(name)}:${write(part)}`)
          .join(',')}}`
    return here ? changed(text, change) : text
  }
  return write(whole)
}

function changed(text: string, { text: other, fields, twice, inList }: Change): string {
  if (other !== undefined) return other
  if (inList) return `[${text},${text}]`
  const inner = text.startsWith('{') ? text.slice(1, -1) : ''
  const added = twice ? inner : fields!
  return `{${[inner, added].filter((part) => part !== '').join(',')}}`
}

/** A segment of a path, as it stands on the wire. */
export const hostileSegments = [
  ...hostileTexts
    .filter((text) => text !== '' && text.isWellFormed())
    .map((text) => encodeURIComponent(text.slice(0, 3000))),
  '..%2f..%2f',
  '%2e%2e%2fhealth',
  '%252e%252e',
  '%2f',
  '%5c',
  '%00',
  '%ff',
  '%c0%ae%c0%ae',
  '%ed%a0%80',
  '%',
  '%zz',
  'a.',
  'a%20',
  ';jsessionid=1',
  '*',
  '%7Bid%7D',
  ':id',
]

/** Headers that no client of ours sends; a value is what a Request may carry. */
export const hostileHeaders: readonly Record<string, string>[] = [
  { authorization: 'Bearer' },
  { authorization: 'Basic YWRtaW46YWRtaW4=' },
  { authorization: `Bearer ${'a.'.repeat(4000)}` },
  { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
  { authorization: 'Bearer \u00ff\u0001' },
  { 'if-match': 'W/"1"' },
  { 'if-match': '"1", "2"' },
  { 'if-match': '"99999999999999999999"' },
  { 'if-match': "'; drop table patients; --" },
  { 'if-match': '*, *' },
  { 'idempotency-key': 'k'.repeat(129) },
  { 'idempotency-key': 'a b' },
  { 'idempotency-key': '\u00e4' },
  { 'idempotency-key': '' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/json, text/plain' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data' },
  { 'content-type': 'application/JSON;' },
  { 'content-type': 'application/jsonp' },
  { 'content-type': '\u00ff' },
  { 'content-encoding': 'gzip' },
  { 'content-length': '-1' },
  { 'content-length': '99999999999999999999' },
  { accept: 'text/html;q=abc, */*;q=-1' },
  { accept: 'application/xml' },
  { accept: ','.repeat(2000) },
  { 'accept-language': '*;q=999' },
  { range: 'bytes=0-1,5-,-1,99999999999-' },
  { 'if-none-match': '*' },
  { 'if-modified-since': 'never' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-forwarded-for': "127.0.0.1, '; drop table users; --" },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-request-id': '<script>alert(1)</script>' },
  { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
  { cookie: 'lab_session=; lab_session=x; __proto__=1' },
  { origin: 'null' },
  { 'last-event-id': '-1' },
  { 'last-event-id': '1e400' },
  { 'last-event-id': '9223372036854775808' },
  { expect: '100-continue' },
  { upgrade: 'h2c' },
  Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x-${n}`, 'y'])),
]
