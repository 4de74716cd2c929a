// A table of results on paper. Its head is repeated on each page; a result is never torn from what is said of it,
// unless that is longer than a page.
import type { PrintedGroup, PrintedRow } from '../printed-report.ts'
import { margin, width, type Look, type Sheet } from './sheet.ts'

const columns = [
  { title: 'Test', wide: 165 },
  { title: 'Result', wide: 70 },
  { title: 'Unit', wide: 88 },
  { title: 'Flag', wide: 100 },
  { title: 'Reference range', wide: width - 423 },
] as const

const left = columns.map((_, n) =>
  columns.slice(0, n).reduce((sum, { wide }) => sum + wide, margin.left),
)
const gap = 4
const indent = 10
const head: Look = { font: 'bold', size: 7, colour: 'faint' }

type Part = { text: string; look: Look; colour?: 'critical' | 'faint' }

export function drawGroup(sheet: Sheet, { title, rows }: PrintedGroup): void {
  sheet.y += 14
  sheet.room(80)
  sheet.paragraph('H2', title, { font: 'bold', size: 11 })
  sheet.y += 4
  const table = sheet.part('Table')
  const tagged = sheet.part('TR', table)
  drawHead(sheet, (n) => {
    const draw = () => cell(sheet, n, columns[n]!.title, head)
    sheet.element('TH', draw, tagged, 'Column')
  })
  for (const row of rows) drawRow(sheet, row, table)
}

function drawHead(sheet: Sheet, draw: (column: number) => void): void {
  for (const n of columns.keys()) draw(n)
  sheet.y += 12
  sheet.rule(sheet.y, 'ink')
  sheet.y += 4
}

function cell(sheet: Sheet, n: number, text: string, look: Look): void {
  const align = n === 1 ? 'right' : 'left'
  sheet.draw(text, left[n]! + gap, sheet.y, columns[n]!.wide - 2 * gap, { ...look, align })
}

function cellsOf(row: PrintedRow): { text: string; look: Look }[] {
  const strong: Look = {
    font: row.weight === 'none' ? 'regular' : 'bold',
    colour: row.weight === 'critical' ? 'critical' : 'ink',
  }
  return [
    {
      text: `${row.test} ${row.code === row.test ? '' : `(${row.code})`}`.trimEnd(),
      look: { font: 'bold' },
    },
    { text: row.value, look: { ...strong, font: 'bold' } },
    { text: row.unit, look: {} },
    { text: row.flag, look: strong },
    { text: row.reference, look: {} },
  ]
}

function partsBelow({ struck, notes, origin }: PrintedRow): Part[] {
  return [
    ...struck.flatMap(({ value, words }): Part[] => [
      { text: `Corrected. Before: ${value}`, look: { strike: false }, colour: 'critical' },
      { text: words, look: { size: 8 }, colour: 'critical' },
    ]),
    ...notes.map((text): Part => ({ text, look: { size: 8 }, colour: 'faint' })),
    ...(origin === '' ? [] : [{ text: origin, look: { size: 7, colour: 'faint' } as Look }]),
  ]
}

type Table = ReturnType<Sheet['part']>

function drawRow(sheet: Sheet, row: PrintedRow, table: Table): void {
  const cells = cellsOf(row)
  const high = Math.max(
    ...cells.map(({ text, look }, n) =>
      text === '' ? 0 : sheet.heightOf(text, columns[n]!.wide - 2 * gap, look),
    ),
  )
  const parts = partsBelow(row)
  const below = parts.reduce((sum, part) => sum + heightOf(sheet, part) + 1, 0)
  const again = () =>
    drawHead(sheet, (n) => sheet.artifact(() => cell(sheet, n, columns[n]!.title, head)))
  if (sheet.room(Math.min(high + below + 8, 600))) again()
  const tagged = sheet.part('TR', table)
  for (const [n, { text, look }] of cells.entries()) {
    if (n === 1 && row.pending) {
      const look = { colour: 'faint' } as const
      const wide = width - (left[1]! - margin.left)
      sheet.element(
        'TD',
        () => sheet.draw(row.pending, left[1]! + gap, sheet.y, wide, look),
        tagged,
      )
      break
    }
    const draw = () => cell(sheet, n, text, look)
    sheet.element(n === 0 ? 'TH' : 'TD', draw, tagged, n === 0 ? 'Row' : undefined)
  }
  sheet.y += high + 1
  for (const part of parts) drawPart(sheet, part, table, row, again)
  sheet.y += 2
  sheet.rule(sheet.y)
  sheet.y += 4
}

const x = ({ colour }: Part) => margin.left + (colour ? indent : gap)

function heightOf(sheet: Sheet, part: Part): number {
  return sheet.heightOf(part.text, margin.left + width - x(part), part.look)
}

function drawPart(
  sheet: Sheet,
  part: Part,
  table: Table,
  row: PrintedRow,
  again: () => void,
): void {
  const high = heightOf(sheet, part)
  if (sheet.room(high + 6)) again()
  const struck = row.struck.find(({ value }) => part.text === `Corrected. Before: ${value}`)
  const tagged = sheet.part('TR', table)
  sheet.element(
    'TD',
    () => {
      const at = x(part)
      const wide = margin.left + width - at
      if (!struck) return sheet.draw(part.text, at, sheet.y, wide, part.look)
      sheet.drawStruck('Corrected. Before: ', struck.value, at, sheet.y, wide)
    },
    tagged,
  )
  if (part.colour) sheet.bar(sheet.y, sheet.y + high, part.colour, margin.left + gap)
  sheet.y += high + 1
}
