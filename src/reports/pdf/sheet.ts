// Paper that is written from top to bottom: it knows how much is left of the page, begins another one, and tells
// screen readers what each text is (tagged PDF, ISO 32000-1 14.8). What is repeated on each page is an artifact to
// them: they read it once, or never.
// The types of pdfkit know the default alone.
// oxlint-disable-next-line no-named-as-default
import PDFDocument from 'pdfkit'
import { printable } from '../rules/printable.ts'
import { loadFonts, type FontName } from './fonts.ts'

export const colours = {
  ink: '#000000',
  faint: '#4a4f55',
  line: '#b8c0c7',
  brand: '#0b5563',
  critical: '#a3092f',
} as const

export type Look = {
  font?: FontName
  size?: number
  colour?: keyof typeof colours
  align?: 'left' | 'right'
  strike?: boolean
}

/** ISO 32000-1 14.8.4: the types of structure that a report needs. */
type Tag = 'H1' | 'H2' | 'H3' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'L' | 'LI'
type Element = ReturnType<PDFKit.PDFDocument['struct']>

export const margin = { left: 42, right: 42, top: 45, bottom: 62 }
const a4 = { width: 595.28, height: 841.89 }
export const width = a4.width - margin.left - margin.right
const lowest = a4.height - margin.bottom

type Glyphs = { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } }

export class Sheet {
  readonly pdf: PDFKit.PDFDocument
  y = margin.top
  /** Drawn at the head of each page that follows the first. */
  running: () => void = () => {}
  #root: Element
  /** Of each font, whether it has a character. */
  #glyphs: ((codePoint: number) => boolean)[] = []

  constructor(about: { title: string; author: string; created: Date }) {
    const { title, author, created } = about
    this.pdf = new PDFDocument({
      size: 'A4',
      // Texts are placed; pdfkit breaks no page by itself.
      margins: { top: 0, bottom: 0, left: margin.left, right: margin.right },
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      bufferPages: true,
      info: { Title: title, Author: author, CreationDate: created, ModDate: created },
    })
    for (const [name, file] of Object.entries(loadFonts())) {
      this.pdf.registerFont(name, file).font(name)
      const { font } = (this.pdf as unknown as Glyphs)._font
      this.#glyphs.push((codePoint) => font.hasGlyphForCodePoint(codePoint))
    }
    this.#root = this.pdf.struct('Document')
    this.pdf.addStructure(this.#root)
  }

  /** As far as the fonts can print it: see printable(). */
  words(text: string): string {
    return printable(text, (codePoint) => this.#glyphs.every((has) => has(codePoint)))
  }

  #set({ font = 'regular', size = 9, colour = 'ink' }: Look): PDFKit.PDFDocument {
    return this.pdf.font(font).fontSize(size).fillColor(colours[colour])
  }

  heightOf(text: string, wide: number, look: Look = {}): number {
    const words = this.words(text)
    return this.#set(look).heightOfString(words, { width: wide })
  }

  /** Draws, and tells nobody what it is: for within element() and artifact(). */
  draw(text: string, x: number, y: number, wide: number, look: Look = {}): void {
    const { align = 'left', strike = false } = look
    this.#set(look).text(this.words(text), x, y, { width: wide, align, strike })
  }

  /** Words, and after them what does not stand any more. */
  drawStruck(words: string, struck: string, x: number, y: number, wide: number): void {
    this.#set({}).text(this.words(words), x, y, { width: wide, continued: true })
    this.pdf.text(this.words(struck), { strike: true, continued: false })
  }

  /** On one line, shortened if it is too long. */
  drawLine(text: string, x: number, y: number, wide: number, look: Look = {}): void {
    const options = { width: wide, height: 1, align: look.align ?? 'left', ellipsis: '…' } as const
    this.#set(look).text(this.words(text), x, y, options)
  }

  /** Begins another page if there is less room than this. */
  room(needed: number): boolean {
    if (this.y + needed <= lowest) return false
    this.pdf.addPage()
    this.y = margin.top
    this.artifact(this.running)
    return true
  }

  /** A part of the document that has other parts, such as a table. Close it with `end()`. */
  part(tag: Tag, of: Element = this.#root): Element {
    const made = this.pdf.struct(tag)
    of.add(made)
    return made
  }

  /** Something that is read: what `draw` draws is a `tag`. */
  element(tag: Tag, draw: () => void, of: Element = this.#root, scope?: 'Column' | 'Row'): void {
    // `scope` is not in the types of pdfkit.
    const options = (scope ? { scope } : {}) as object
    of.add(this.pdf.struct(tag, options, draw))
  }

  /** Something that is seen and not read: a line, the number of a page. */
  artifact(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Pagination' })
    draw()
    this.pdf.endMarkedContent()
  }

  rule(y: number, colour: keyof typeof colours = 'line', thick = 0.5, from = margin.left): void {
    this.artifact(() => {
      this.pdf
        .moveTo(from, y)
        .lineTo(margin.left + width, y)
        .lineWidth(thick)
        .strokeColor(colours[colour])
        .stroke()
    })
  }

  /** A line down the left side, beside what needs attention. */
  bar(top: number, bottom: number, colour: keyof typeof colours, x = margin.left): void {
    this.artifact(() => {
      this.pdf
        .rect(x, top, 2.5, bottom - top)
        .fillColor(colours[colour])
        .fill()
    })
  }

  /** A paragraph at the cursor, on one page. */
  paragraph(tag: Tag, text: string, look: Look = {}, indent = 0, of?: Element): void {
    const high = this.heightOf(text, width - indent, look)
    this.room(high)
    this.element(tag, () => this.draw(text, margin.left + indent, this.y, width - indent, look), of)
    this.y += high
  }

  /** Ends the document: `foot` is drawn on each page when their number is known. */
  finish(foot: (page: number, pages: number) => void): void {
    this.#root.end()
    const { start, count } = this.pdf.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      this.pdf.switchToPage(start + page)
      this.artifact(() => foot(page + 1, count))
    }
    this.pdf.end()
  }
}
