/**
 * The text of a PDF that pdfkit made, page by page, as a reader who selects it gets it: the glyphs of each font
 * back to characters by its ToUnicode map (ISO 32000-1 9.10).
 */
import { inflateSync } from 'node:zlib'

type Objects = Map<string, { dictionary: string; stream: string }>

export function textOfPdf(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf))
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\n/.test(dictionary))
  return pages.map(({ dictionary }) => {
    const contents = objects.get(/\/Contents (\d+) 0 R/.exec(dictionary)![1]!)!.stream
    const resources = objects.get(/\/Resources (\d+) 0 R/.exec(dictionary)![1]!)!.dictionary
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [
        name!,
        unicodeOf(objects, id!),
      ]),
    )
    return textOf(contents, fonts)
  })
}

function objectsOf(pdf: Buffer): Objects {
  const objects: Objects = new Map()
  const text = pdf.toString('latin1')
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n(.*?)\n(?:endobj|stream\n)/gs)) {
    const [whole, id, dictionary] = match
    const begin = match.index + whole.length
    const length = Number(/\/Length (\d+)/.exec(dictionary!)?.[1] ?? 0)
    const bytes = whole.endsWith('stream\n') ? pdf.subarray(begin, begin + length) : Buffer.alloc(0)
    const stream = dictionary!.includes('/FlateDecode') ? inflateSync(bytes) : bytes
    objects.set(id!, { dictionary: `${dictionary!}\n`, stream: stream.toString('latin1') })
  }
  return objects
}

function unicodeOf(objects: Objects, font: string): string[] {
  const map = objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font)!.dictionary)![1]!)!.stream
  return [...map.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[(.*?)\]/gs)].flatMap(([, range]) =>
    [...range!.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex]) =>
      Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    ),
  )
}

function textOf(contents: string, fonts: Map<string, string[]>): string {
  let font: string[] = []
  let text = ''
  for (const [, name, shown] of contents.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name)!
    else {
      for (const [, hex] of shown!.matchAll(/<([0-9a-f]+)>/g)) {
        for (const [glyph] of hex!.matchAll(/.{4}/g)) text += font[parseInt(glyph, 16)] ?? '?'
      }
      text += '\n'
    }
  }
  return text
}
