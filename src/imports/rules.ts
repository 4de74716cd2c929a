// How the text of a cell becomes an exact number. It refuses rather than guesses: a value that is misread by a
// factor of a thousand looks as plausible as the right one.

export type Comparator = '<' | '>'

/** Longest number accepted, in characters after expansion; beyond it stands a fault, not a measurement. */
const longestNumber_characters = 40

const number = /^([<>])?\s*([+-])?(\d*)(?:([.,])(\d+))?(?:[eE]([+-]?\d{1,2}))?$/
/** Most cells: nothing about them changes. */
const plain = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,20})?$/

/**
 * Reads a measured value without floating point, keeping every digit (`5.40` stays `5.40`: the digits
 * say how precisely the analyzer measured).
 *
 * | text       | mark | result                                                       |
 * |------------|------|--------------------------------------------------------------|
 * | `5.40`     | `.`  | 5.40                                                         |
 * | `3,40`     | `,`  | 3.40                                                         |
 * | `>822.00`  | `.`  | `>` 822.00                                                   |
 * | `1.2e3`    | `.`  | 1200 (the point moves three places; nothing is multiplied)   |
 * | `1.20E-2`  | `.`  | 0.0120                                                       |
 * | `1,234.5`  | `.`  | refused: a thousands mark, which elsewhere is a decimal mark |
 * | `1,5`      | `.`  | refused: the profile's decimal mark is another               |
 * | `<=2`      | `.`  | refused: an interval that we cannot store exactly            |
 *
 * A thousands mark is read where the profile declares it, and only between groups of three digits: with `,`
 * `1,234.5` is 1234.5, and `12,34` and `1,2345` stay refused.
 *
 * Source: the grammar is that of XML Schema's `decimal`, plus an exponent and a comparator (HL7 FHIR R4
 * Quantity.comparator, of which analyzers use `<` and `>`).
 */
export function readValue(
  text: string,
  decimalMark: '.' | ',',
  thousandsMark?: string,
): { comparator: Comparator | null; value: string } | null {
  if (decimalMark === '.' && plain.test(text)) return { comparator: null, value: text }
  const joined = thousandsMark === undefined ? text : joinThousands(text, thousandsMark)
  const match = number.exec(joined.trim())
  if (!match) return null
  const [, comparator, sign, integer = '', mark, fraction = '', exponent = '0'] = match
  if (integer + fraction === '') return null
  if (mark !== undefined && mark !== decimalMark) return null

  const digits = movePoint(integer, fraction, Number(exponent))
  if (digits.length > longestNumber_characters) return null
  return {
    comparator: comparator === '<' || comparator === '>' ? comparator : null,
    value: sign === '-' ? `-${digits}` : digits,
  }
}

/** `movePoint('1', '2', 3)` is 1200; `movePoint('1', '20', -2)` is 0.0120. Leading zeros are dropped. */
function movePoint(integer: string, fraction: string, places: number): string {
  const digits = integer + fraction
  const point = integer.length + places
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0').replace(/^0+/, '') || '0'
  const part = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  return part === '' ? whole : `${whole}.${part}`
}

/** Takes thousands marks out where they stand as they must; any other place leaves the text as it is. */
function joinThousands(text: string, mark: string): string {
  const grouped = /^([<>]?\s*[+-]?\d{1,3})((?:\D\d{3})+)(?!\d)/.exec(text)
  const [whole = '', first, groups = ''] = grouped ?? []
  const marks = groups.replace(/\d/g, '')
  // A blank may be the one that does not break a line, U+00A0 or U+202F.
  const isMark = (one: string) => one === mark || (mark === ' ' && /\s/.test(one))
  return grouped && Array.from(marks).every(isMark)
    ? `${first}${groups.replace(/\D/g, '')}${text.slice(whole.length)}`
    : text
}

/**
 * A number times a factor, exact, as a scaled unit asks for it. A power of ten only moves the point: 5.40 × 1000 is
 * 5400, and 5.40 × 0.1 is 0.540. Of any other the digits of both count: 2.5 × 0.25 is 0.625.
 */
export function timesFactor(value: string, factor: string): string {
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(value)!
  const [integer = '', fraction = ''] = digits.split('.')
  const power = powerOfTen(factor)
  if (power !== undefined) return sign + movePoint(integer, fraction, power)
  const [wholes = '', parts = ''] = factor.split('.')
  const product = String(BigInt(integer + fraction) * BigInt(wholes + parts))
  const places = fraction.length + parts.length
  return sign + movePoint(product, '', -places)
}

/** `1000` → 3, `1` → 0, `0.10` → -1; undefined for any other. */
function powerOfTen(factor: string): number | undefined {
  const [, zeros] = /^0*1(0*)(?:\.0+)?$/.exec(factor) ?? []
  if (zeros !== undefined) return zeros.length
  const [, small] = /^0*\.(0*)10*$/.exec(factor) ?? []
  return small === undefined ? undefined : -small.length - 1
}
