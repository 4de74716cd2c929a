// The letters of a printed report. DejaVu Sans has Latin with all of its accents, Greek, Cyrillic, Armenian, Georgian,
// Hebrew and Arabic in one file; the glyphs that a report uses go into its PDF, so it looks and reads the same everywhere.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unwrapWoff } from './woff.ts'

export type FontName = 'regular' | 'bold'

const files: Record<FontName, string> = {
  regular: '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff',
  bold: '@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff',
}

let loaded: Record<FontName, Buffer> | undefined

/** Read at the first report, and kept. */
export function loadFonts(): Record<FontName, Buffer> {
  return (loaded ??= { regular: read(files.regular), bold: read(files.bold) })
}

function read(specifier: string): Buffer {
  return unwrapWoff(readFileSync(fileURLToPath(import.meta.resolve(specifier))))
}
