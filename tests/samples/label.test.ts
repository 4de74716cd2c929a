// The label of a tube: its bars are read back by the table of the standard, and what stands on it is this
// patient's and nobody's markup.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { code128, drawLabel, fitsOnLabel, type Label } from '../../src/samples/draw-label.ts'
import { accessionNumber } from '../../src/samples/rules.ts'
import { laboratory } from '../helpers/laboratory.ts'

// The widths of bars and spaces by symbol value, 0 to 105 (ISO/IEC 15417, table 1); the stop is 2331112.
const widths = `
  212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
  123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
  232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
  313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
  111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
  111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
  114311 411113 411311 113141 114131 311141 411131 211412 211214 211232`
  .trim()
  .split(/\s+/)
const stop = '2331112'

/** What a scanner reads: symbols of six widths, a check sum, and the code set that each symbol stands in. */
function read(bars: string): string {
  const lengths = [...bars.matchAll(/1+|0+/g)].map(([run]) => String(run.length)).join('')
  assert.ok(lengths.endsWith(stop), 'the stop')
  const symbols = lengths.slice(0, -stop.length).match(/.{6}/g)!
  const values = symbols.map((symbol) => widths.indexOf(symbol))
  assert.ok(!values.includes(-1) && lengths.length % 6 === 1, 'every symbol is of the table')
  const check = values.pop()
  const sum = values.reduce((total, value, n) => total + value * Math.max(n, 1), 0)
  assert.equal(check, sum % 103, 'the check symbol')
  let set = values.shift()! - 103 // 0 A, 1 B, 2 C
  let text = ''
  for (const value of values) {
    if (set === 2 && value < 100) text += String(value).padStart(2, '0')
    else if (value >= 99 && value <= 101) set = 101 - value
    else text += String.fromCharCode(value + 32)
  }
  return text
}

const label: Label = {
  accession_number: '26000001232',
  specimen_type: 'whole_blood',
  collected_at: '2026-11-23 08:15',
  priority: 'stat',
  family_name: 'Müller-Lüdenscheidt',
  given_name: 'Zoë',
  mrn: 'MRN-004711',
  birth_date: '1990-05-17',
  sex: 'female',
}

test('the table has each symbol once, eleven modules wide', () => {
  assert.equal(new Set(widths).size, 106)
  for (const symbol of widths) {
    const all = symbol.split('').map(Number)
    assert.equal(
      all.reduce((sum, one) => sum + one),
      11,
      symbol,
    )
    assert.equal((all[0]! + all[2]! + all[4]!) % 2, 0, 'the bars together are even')
  }
})

test('bars that the standard’s table reads: every number of ours, and those of other systems', () => {
  const outside = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map(String.fromCharCode),
    minLength: 1,
    maxLength: 32,
  })
  const ours = fc.tuple(
    fc.integer({ min: 1, max: 99_999_999 }),
    fc.integer({ min: 2000, max: 2099 }),
  )
  fc.assert(
    fc.property(ours, ([sequence, year]) => {
      const number = accessionNumber(sequence, year)
      assert.equal(read(code128(number)), number)
      assert.ok(fitsOnLabel(number))
    }),
  )
  fc.assert(fc.property(outside, (number) => assert.equal(read(code128(number)), number)))
})

test('the bars are whole dots of a printer, with white on both sides', () => {
  for (const accession_number of ['26000001232', 'A2600001-K', 'ABCDEFGHIJKLM']) {
    const svg = drawLabel({ ...label, accession_number })
    const d = / d="([^"]+)"/.exec(svg)![1]!
    const bars = [...d.matchAll(/M([\d.]+) 8\.5h([\d.]+)/g)].map(([, x, w]) => [
      Number(x),
      Number(w),
    ])
    const [first, last] = [bars[0]!, bars.at(-1)!]
    const module = Math.min(...bars.map(([, width]) => width!))
    assert.ok([0.375, 0.25].includes(module))
    for (const [x, width] of bars) {
      for (const length of [width!, x! - first[0]!]) {
        assert.ok(Math.abs(length / module - Math.round(length / module)) < 0.001)
      }
    }
    assert.ok(first[0]! >= 10 * module - 0.001 && last[0]! + last[1]! <= 50 - 10 * module + 0.001)
  }
  assert.equal(fitsOnLabel('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'), false)
})

test('a name is text, whatever it contains, and never crowds out the given name', () => {
  const svg = drawLabel({
    ...label,
    family_name: `${'W'.repeat(60)}</text><script>alert(1)</script>`,
    given_name: `"'&<Zoë>\u0007`,
  })
  assert.doesNotMatch(svg, /<script/)
  assert.match(svg, /W…, &quot;&apos;&amp;&lt;Zoë/)
  assert.ok(!svg.includes('\u0007'))
})

const { people, steps } = await laboratory({ env: { LAB_TIME_ZONE: 'Europe/Berlin' } })

test('a label says whose tube it is, in local time', async () => {
  const patient = await steps.patient({ family_name: 'Dvořák', given_name: 'Antonín', mrn: 'L-1' })
  const order = await steps.order(['K'], patient.id)
  const at = new Date(Date.now() - 60_000)
  const sample = await steps.collect(order.id, 'serum', at.toISOString())
  const path = `/v1/samples/${sample.id}/label.svg`
  const answer = await people.phlebotomist.get<string>(path)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type')!, /^image\/svg\+xml/)
  assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'/)
  const local = at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16)
  for (const text of ['Dvořák, Antonín', '1980-05-17', 'L-1', sample.accession_number, local]) {
    assert.ok(answer.body.includes(text), text)
  }
  assert.doesNotMatch(answer.body, /ROUTINE/)
  assert.equal((await people.clerk.get(path)).status, 403)
  await steps.reject(sample.id)
  assert.equal((await people.phlebotomist.get(path)).status, 409)
})
