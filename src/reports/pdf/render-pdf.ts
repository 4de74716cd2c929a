// A report on paper: A4, text that can be selected and searched, the head of a table on each of its pages, and whose
// report it is on every page. Nothing in it depends on when it is made: the same document is the same bytes.
import { printReport, sampleColumns, type Fact, type PrintedReport } from '../printed-report.ts'
import type { ReportDocument } from '../report-document.ts'
import { drawGroup } from './draw-group.ts'
import { margin, Sheet, width } from './sheet.ts'

const half = width / 2

export function renderPdf(document: ReportDocument): Promise<Uint8Array<ArrayBuffer>> {
  const report = printReport(document)
  const sheet = new Sheet({
    title: report.title,
    author: report.laboratory.name,
    created: new Date(document.issued_at ?? document.order.ordered_at),
  })
  sheet.running = () => {
    sheet.drawLine(report.footer, margin.left, sheet.y, width, { font: 'bold', size: 8 })
    sheet.y += 11
    sheet.drawLine(`${report.status}, continued`, margin.left, sheet.y, width, {
      size: 8,
      colour: 'faint',
    })
    sheet.y += 18
  }
  drawHead(sheet, report)
  drawStatus(sheet, report, document)
  drawFacts(sheet, report)
  for (const group of report.groups) drawGroup(sheet, group)
  drawSamples(sheet, report)
  drawCalls(sheet, report)
  sheet.finish((page, pages) => {
    const y = 841.89 - margin.bottom + 16
    const look = { size: 7.5, colour: 'faint' } as const
    sheet.pdf.moveTo(margin.left, y - 5).lineTo(margin.left + width, y - 5)
    sheet.pdf.lineWidth(0.5).strokeColor('#b8c0c7').stroke()
    sheet.drawLine(report.footer, margin.left, y, width - 90, look)
    sheet.drawLine(report.laboratory.name, margin.left, y + 11, width - 90, look)
    sheet.drawLine(`Page ${page} of ${pages}`, margin.left + width - 85, y, 85, {
      ...look,
      align: 'right',
    })
  })
  return bytesOf(sheet)
}

function drawHead(sheet: Sheet, { laboratory, number, issued, read }: PrintedReport): void {
  sheet.rule(margin.top - 10, 'brand', 3)
  const top = sheet.y
  sheet.element('P', () => {
    sheet.draw(laboratory.name, margin.left, top, half, { font: 'bold', size: 13, colour: 'brand' })
  })
  const small = { size: 8, colour: 'faint' } as const
  let left = top + sheet.heightOf(laboratory.name, half, { font: 'bold', size: 13 }) + 2
  for (const line of laboratory.lines) {
    sheet.element('P', () => sheet.draw(line, margin.left, left, half, small))
    left += sheet.heightOf(line, half, small) + 1
  }
  let right = top
  for (const [n, line] of [`Report ${number}`, `Issued ${issued}`, `Read ${read}`].entries()) {
    const look = {
      ...(n === 0 ? { font: 'bold' as const, size: 9 } : small),
      align: 'right' as const,
    }
    sheet.element('P', () => sheet.draw(line, margin.left + half, right, half, look))
    right += sheet.heightOf(line, half, look) + 2
  }
  sheet.y = Math.max(left, right) + 12
}

function drawStatus(
  sheet: Sheet,
  { status, meaning }: PrintedReport,
  document: ReportDocument,
): void {
  const top = sheet.y
  sheet.paragraph('H1', status, { font: 'bold', size: 16 }, 10)
  sheet.y += 1
  sheet.paragraph('P', meaning, {}, 10)
  const calls = ['corrected', 'entered_in_error', 'cancelled'].includes(document.status)
  sheet.bar(top, sheet.y, calls ? 'critical' : 'brand')
  sheet.y += 12
}

function drawFacts(sheet: Sheet, { patient, order }: PrintedReport): void {
  const top = sheet.y
  const pad = 8
  const down = (facts: Fact[], x: number) => {
    let y = top + pad
    for (const { label, text } of facts) {
      const look = { font: 'bold' } as const
      const high = sheet.heightOf(text, half - 90, look)
      sheet.element('P', () => {
        sheet.draw(`${label} `, x + pad, y, 70, { colour: 'faint' })
        sheet.draw(text, x + 78, y, half - 90, look)
      })
      y += high + 3
    }
    return y
  }
  const bottom = Math.max(down(patient, margin.left), down(order, margin.left + half)) + pad - 3
  sheet.artifact(() => {
    sheet.pdf
      .roundedRect(margin.left, top, width, bottom - top, 3)
      .lineWidth(0.5)
      .strokeColor('#b8c0c7')
      .stroke()
  })
  sheet.y = bottom
}

const sampleWidths = [115, 75, 110, 110, width - 410]

function drawSamples(sheet: Sheet, { samples }: PrintedReport): void {
  sheet.y += 14
  if (samples.length === 0) {
    sheet.paragraph('P', 'No sample has been collected yet.', { colour: 'faint' })
    return
  }
  sheet.room(60)
  sheet.paragraph('H2', 'Samples', { font: 'bold', size: 11 })
  sheet.y += 4
  const table = sheet.part('Table')
  for (const [n, cells] of [sampleColumns, ...samples.map((one) => one.cells)].entries()) {
    const look = n === 0 ? ({ font: 'bold', size: 7.5, colour: 'faint' } as const) : {}
    const high = Math.max(
      ...cells.map((cell, c) => sheet.heightOf(cell, sampleWidths[c]! - 8, look)),
    )
    sheet.room(high + 5)
    const row = sheet.part('TR', table)
    let x = margin.left
    for (const [c, cell] of cells.entries()) {
      const at = x
      const tag = n === 0 || c === 0 ? 'TH' : 'TD'
      const scope = n === 0 ? 'Column' : c === 0 ? 'Row' : undefined
      sheet.element(
        tag,
        () => sheet.draw(cell, at + 4, sheet.y, sampleWidths[c]! - 8, look),
        row,
        scope,
      )
      x += sampleWidths[c]!
    }
    sheet.y += high + 2
    sheet.rule(sheet.y, n === 0 ? 'ink' : 'line')
    sheet.y += 3
  }
}

function drawCalls(sheet: Sheet, { calls }: PrintedReport): void {
  if (calls.length === 0) return
  sheet.y += 11
  sheet.room(50)
  sheet.paragraph('H2', 'Calls about critical values', { font: 'bold', size: 11 })
  for (const { title, lines } of calls) {
    sheet.y += 4
    sheet.paragraph('H3', title, { font: 'bold' })
    for (const line of lines) {
      sheet.y += 2
      sheet.paragraph('P', line, {}, 10)
    }
  }
}

async function bytesOf({ pdf }: Sheet): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for await (const piece of pdf) pieces.push(piece as Uint8Array)
  return new Uint8Array(Buffer.concat(pieces))
}
