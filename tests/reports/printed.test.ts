// A report as a page and as a PDF: both say what the document says, whatever stands in it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { assert as holds, asyncProperty, oneof, string, stringMatching } from 'fast-check'
import { exampleReport } from '../../src/reports/example-report.ts'
import { contentSecurityPolicy, renderPage } from '../../src/reports/html/page.ts'
import { renderPdf } from '../../src/reports/pdf/render-pdf.ts'
import { printReport } from '../../src/reports/printed-report.ts'
import type { ReportDocument } from '../../src/reports/report-document.ts'
import { printable } from '../../src/reports/rules/printable.ts'
import { flagOf, printedUnit, rangeWords } from '../../src/reports/rules/words.ts'
import { textOfPdf } from './pdf-text.ts'

const example: ReportDocument = exampleReport

function named(family_name: string, given_name = 'Toni'): ReportDocument {
  return { ...example, patient: { ...example.patient, family_name, given_name } }
}

/** Without line ends: a name may be broken over two lines. */
const flat = (pages: string[]) => pages.join('\n').replaceAll(/\s+/g, ' ')

const correction = [
  'Corrected report',
  '8.4 mmol/L HH critically high',
  'Digits swapped when typing',
  'by Tom Technologist',
  '23 Nov 2026, 11:15',
  'verified by Paula Pathologist',
  '3.5 – 5.1',
]

test('the page of a corrected report strikes the old value, and says why, by whom and when', async () => {
  const page = await renderPage(example)
  for (const words of correction) assert.ok(page.includes(words), words)
  assert.match(page, /Before:\s*<del>8\.4 mmol\/L HH critically high<\/del>/)
  assert.match(page, /<html lang="en">/)
  for (const part of ['<main>', '<h1>', '<caption>', 'scope="col"', 'scope="row"']) {
    assert.ok(page.includes(part), part)
  }
})

test('the PDF of a corrected report says the same, and each page whose it is', async () => {
  const pages = textOfPdf(await renderPdf(example))
  for (const words of correction) assert.ok(flat(pages).includes(words), words)
  for (const [n, page] of pages.entries()) {
    assert.ok(page.includes('Testfall, Toni · MRN MRN-0001 · Report ORD-2026-0000042/2'))
    assert.ok(page.includes(`Page ${n + 1} of ${pages.length}`))
  }
})

test('a long report has the head of its table on each page, and no result is lost', async () => {
  const [group] = example.groups
  const items = Array.from({ length: 60 }, (_, position) => ({
    ...group!.items[0]!,
    position,
    test: { ...group!.items[0]!.test, name: `Test ${position}.`, code: `T${position}` },
  }))
  const pages = textOfPdf(await renderPdf({ ...example, groups: [{ panel: null, items }] }))
  assert.ok(pages.length > 3)
  for (const page of pages.slice(0, -1))
    assert.match(page, /Test\nResult\nUnit\nFlag\nReference range\n/)
  for (const { test: of } of items)
    assert.ok(flat(pages).includes(`${of.name} (${of.code})`), of.code)
  assert.match(pages[1]!, /Corrected report, continued/)
})

test('the same document is the same bytes; its fonts are inside, its text is tagged', async () => {
  const [one, again] = await Promise.all([renderPdf(example), renderPdf(example)])
  assert.deepEqual(one, again)
  const source = Buffer.from(one).toString('latin1')
  assert.equal(source.match(/\/FontFile2 /g)!.length, 2, 'regular and bold')
  assert.match(source, /\/Marked true/)
  assert.match(source, /\/Lang \(en\)/)
})

test('names of Latin, Greek, Cyrillic, Hebrew and Armenian letters are printed; others as numbers', async () => {
  const names = [
    'Łużyńska-Świętość',
    'Παπαδοπούλου',
    'Ўладзіміраўна',
    'Əliyeva Ñandú Ǎ',
    'Հակոբյան',
  ]
  for (const name of names) {
    assert.ok(flat(textOfPdf(await renderPdf(named(name)))).includes(`${name}, Toni`), name)
  }
  const text = flat(textOfPdf(await renderPdf(named('山田', 'E\u0301va\u202e'))))
  assert.ok(text.includes('[U+5C71][U+7530], Éva[U+202E]'), text)
})

test('the page allows its own style and no script, whatever is in the document', async () => {
  const evil = '</style><script>alert(1)</script><style>*{display:none}</style>'
  const page = await renderPage(named(evil, `"onload='x' <!-- &lt;`))
  assert.equal(page.match(/<style>/g)!.length, 1)
  assert.doesNotMatch(page, /<script|<!--/)
  const [, sheet] = /<style>(.*?)<\/style>/s.exec(page)!
  const hash = createHash('sha256').update(sheet!).digest('base64')
  assert.ok(contentSecurityPolicy.includes(`style-src 'sha256-${hash}';`))
  assert.doesNotMatch(contentSecurityPolicy, /unsafe|script-src|\*/)
})

const anyText = string({ unit: 'binary', minLength: 1, maxLength: 60 })

test('no text of a document changes how its page is built', async () => {
  const tagsOf = (page: string) => page.match(/<[^>]*>/g)!
  const plain = tagsOf(await renderPage(everywhere('x')))
  await holds(
    asyncProperty(oneof(anyText, stringMatching(/^[<>&"'/a-z=\-!]{1,30}$/)), async (text) => {
      assert.deepEqual(tagsOf(await renderPage(everywhere(text))), plain)
    }),
    { numRuns: 100 },
  )
})

test('every text of a document is in its PDF, as far as it can be printed', async () => {
  await holds(
    asyncProperty(anyText, async (text) => {
      const pages = textOfPdf(await renderPdf(named(`A${text}Z`)))
      // What a font cannot print is tried by another font of the test: none but ASCII is taken for granted.
      const ascii = /^[!-~]$/
      for (const character of text) {
        if (!ascii.test(character)) continue
        assert.ok(pages[0]!.includes(character), character)
      }
      assert.ok(pages[0]!.includes('A') && pages[0]!.includes('Z'))
    }),
    { numRuns: 8 },
  )
})

/** A document whose every free text is this. */
function everywhere(text: string): ReportDocument {
  const document = structuredClone(named(text, text))
  document.laboratory = { name: text, address: [text], phone: text }
  document.patient.mrn = text
  document.order.status_reason = text
  document.order.ordered_by.name = text
  const [item] = document.groups[0]!.items
  item!.test.name = text
  item!.result!.replaced[0]!.correction_reason = text
  document.groups[0]!.panel = { code: text, name: text, loinc: null }
  return document
}

test('what cannot be seen or printed stands as its number', () => {
  const ascii = (codePoint: number) => codePoint < 0x80
  for (const [text, expected] of [
    ['Li 山', 'Li [U+5C71]'],
    ['a\u0000b', 'a[U+0000]b'],
    ['a\t\r\nb', 'a b'],
    ['a\u200bb', 'a[U+200B]b'],
    ['😀', '[U+1F600]'],
    ['\ud800', '[U+D800]'],
    ['', ''],
  ] as const) {
    assert.equal(printable(text, ascii), expected)
  }
})

test('units, ranges and flags are printed as people know them', () => {
  for (const [unit, expected] of [
    ['umol/L', 'µmol/L'],
    ['mmol/L', 'mmol/L'],
    ['10*9/L', '10⁹/L'],
    ['m[IU]/L', 'mIU/L'],
    ['u[IU]/mL', 'µIU/mL'],
    ['mL/min/{1.73_m2}', 'mL/min/1.73 m²'],
    ['{titer}', ''],
    ['U/L', 'U/L'],
    [null, ''],
  ] as const) {
    assert.equal(printedUnit(unit), expected)
  }
  const range = { low: null, high: null, low_inclusive: true, high_inclusive: true }
  const shown = (displayed_low: string | null, displayed_high: string | null, inclusive: boolean) =>
    rangeWords({
      ...range,
      displayed_low,
      displayed_high,
      low_inclusive: inclusive,
      high_inclusive: inclusive,
    })
  assert.deepEqual(
    [
      shown('3.5', '5.2', true),
      shown(null, '5', true),
      shown(null, '200', false),
      shown('60', null, true),
    ],
    ['3.5 – 5.2', '≤ 5', '< 200', '≥ 60'],
  )
  assert.equal(rangeWords(null), '')
  assert.deepEqual(
    [flagOf('N', false), flagOf('HH', true), flagOf('IND', true), flagOf('A', true)],
    ['', 'HH critically high', 'cannot be judged, may be critical', 'A abnormal, critical'],
  )
})

test('a report without anything says so', () => {
  const { groups, calls, issued } = printReport({
    ...example,
    issued_at: null,
    groups: [],
    notices: [],
  })
  assert.deepEqual([groups, calls, issued], [[], [], 'not yet'])
})
