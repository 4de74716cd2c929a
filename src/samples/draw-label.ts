// A label of 50 × 25 mm as SVG, to be printed as it is: whose tube it is, in words and in bars. The bars are
// Code 128 (ISO/IEC 15417), the only linear code that has every character of our numbers.
import JsBarcode from 'jsbarcode'
import type { OrderPriority } from '../orders/rules.ts'

export type Label = {
  accession_number: string
  specimen_type: string
  /** Local time of the laboratory, as it is printed. */
  collected_at: string
  priority: OrderPriority
  family_name: string
  given_name: string
  mrn: string
  birth_date: string
  sex: string
}

const width_mm = 50
const height_mm = 25
/** White on each side, in modules: without it a scanner does not find where the bars begin. */
const quiet_modules = 10
/**
 * How wide the narrowest bar may be: whole dots of a printer with 8 dots a millimetre (203 dpi), so that no
 * bar is rounded. Three dots are read by any scanner; below two, on a curved tube, by few.
 */
const modules_mm = [0.375, 0.25] as const

/**
 * The bars of a text: `1` is black, `0` white, a module each. Two digits share a symbol where that is shorter,
 * so our eleven characters need 112 modules.
 */
export function code128(text: string): string {
  const drawn: { encodings?: { data: string }[] } = {}
  JsBarcode(drawn, text, { format: 'CODE128' })
  return drawn.encodings!.map(({ data }) => data).join('')
}

/** The widest module with which the bars of a text and the white beside them fit; undefined: none does. */
function moduleFor(bars: string): number | undefined {
  return modules_mm.find((module) => (bars.length + 2 * quiet_modules) * module <= width_mm)
}

/** Whether a number is short enough for bars that a scanner can read on a label of this width. */
export function fitsOnLabel(accession_number: string): boolean {
  return moduleFor(code128(accession_number)) !== undefined
}

/**
 * The SVG. What does not fit in a line is drawn closer, and at the end cut with "…"; the number never is.
 * @throws RangeError when the bars do not fit: see fitsOnLabel
 */
export function drawLabel(label: Label): string {
  const bars = code128(label.accession_number)
  const module = moduleFor(bars)
  if (module === undefined) throw new RangeError('too long for the bar code of a label')
  const mark = label.priority === 'routine' ? '' : label.priority.toUpperCase()
  const person = `${label.birth_date}  ${label.sex.charAt(0).toUpperCase()}  ${label.mrn}`
  const sample = `${label.specimen_type.replaceAll('_', ' ')}  ${label.collected_at}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width_mm}mm" height="${height_mm}mm" viewBox="0 0 ${width_mm} ${height_mm}" font-family="Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif">`,
    `<title>${escaped(label.accession_number)}</title>`,
    `<rect width="${width_mm}" height="${height_mm}" fill="#fff"/>`,
    line(nameOf(label), { y: 3.9, size: 3.3, room: 47, bold: true }),
    line(person, { y: 7.3, size: 2.7, room: 47 }),
    barsAt(bars, module),
    line(label.accession_number, { y: 20.9, size: 3.3, room: 47, bold: true, centred: true }),
    line(sample, { y: 24.1, size: 2.6, room: mark ? 35 : 47 }),
    ...(mark ? [priorityMark(mark)] : []),
    '</svg>',
  ].join('\n')
}

function barsAt(bars: string, module: number): string {
  const x = (width_mm - bars.length * module) / 2
  const path = [...bars.matchAll(/1+/g)].map(
    ({ index, 0: bar }) =>
      `M${exact(x + index * module)} 8.5h${exact(bar.length * module)}v9h-${exact(bar.length * module)}z`,
  )
  return `<path fill="#000" shape-rendering="crispEdges" d="${path.join('')}"/>`
}

// White on black, so that it is seen from across the bench.
function priorityMark(mark: string): string {
  const squeezed = mark.length > 4 ? ' textLength="9.6" lengthAdjust="spacingAndGlyphs"' : ''
  return [
    '<rect x="38" y="20.6" width="11" height="3.9" fill="#000"/>',
    `<text x="43.5" y="23.7" font-size="3.2" font-weight="bold" text-anchor="middle" fill="#fff"${squeezed}>${mark}</text>`,
  ].join('\n')
}

const name_letters = 34

/** Two people of one long family name are told apart by what they are called: some of that always stays. */
function nameOf({ family_name, given_name }: Label): string {
  const kept = Math.max(name_letters - 2 - given_name.length, name_letters - 2 - 10)
  return `${cut(family_name, kept)}, ${cut(given_name, name_letters - 2 - Math.min(family_name.length, kept))}`
}

const cut = (text: string, letters: number) =>
  text.length > letters ? `${text.slice(0, letters - 1)}…` : text

type Line = { y: number; size: number; room: number; bold?: boolean; centred?: boolean }

// How wide a letter is drawn differs by font, and none is measured here: 0.62 of its height is more than most
// need (bold capitals 0.72). A line that may be wider is told to be as wide as its room.
function line(text: string, { y, size, room, bold, centred }: Line): string {
  const letter = size * (bold ? 0.72 : 0.62)
  const most = Math.floor((room / letter) * 1.75)
  const shown = cut(text, most)
  const squeezed =
    shown.length * letter > room ? ` textLength="${room}" lengthAdjust="spacingAndGlyphs"` : ''
  const place = centred ? `x="${width_mm / 2}" text-anchor="middle"` : 'x="1.5"'
  const weight = bold ? ' font-weight="bold"' : ''
  return `<text ${place} y="${y}" font-size="${size}"${weight}${squeezed} xml:space="preserve">${escaped(shown)}</text>`
}

const exact = (mm: number) => String(Number(mm.toFixed(4)))

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** As text in XML; characters that XML does not know are shown as missing. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll(/[&<>"']/g, (character) => entities[character]!)
  )
}
