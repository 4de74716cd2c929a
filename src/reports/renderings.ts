// The forms in which a report exists, the first of them for whoever names none. Another one is a line here, and a
// function of the document in a folder of its own.
import type { ReportDocument } from './report-document.ts'
import { reportDocument, type RenderedSchema } from './schemas.ts'

export type Rendered = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

export type Rendering = {
  /** What Accept names it by. */
  media_type: string
  /** What it is sent as, with the charset of a text. */
  content_type: string
  /** Of the file that a browser saves. */
  extension: string
  /** For the documentation. */
  schema: RenderedSchema
  /** What it needs beside the usual headers. */
  headers?: Readonly<Record<string, string>>
  /** Nothing but the document goes in: the same document is the same text, or the same bytes. */
  render(document: ReportDocument): Rendered | Promise<Rendered>
}

const json: Rendering = {
  media_type: 'application/json',
  content_type: 'application/json',
  extension: 'json',
  schema: reportDocument,
  render: (document) => JSON.stringify(document),
}

export const renderings: readonly [Rendering, ...Rendering[]] = [json]
