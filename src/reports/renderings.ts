// The forms in which a report exists, the first of them for whoever names none. Another one is a line here, and a
// function of the document in a folder of its own.
import { reportBundle } from '../fhir/rules/report-bundle.ts'
import { createSystems } from '../fhir/rules/systems.ts'
import type { ReportDocument } from './report-document.ts'
import { contentSecurityPolicy, renderPage } from './html/page.ts'
import { renderOru } from './hl7/rules/render-oru.ts'
import { renderPdf } from './pdf/render-pdf.ts'
import { fhirReport, renderedText, reportDocument, type RenderedSchema } from './schemas.ts'

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
  /** Nothing else goes in: the same document is the same text, or the same bytes. */
  render(document: ReportDocument, names: OutsideNames): Rendered | Promise<Rendered>
}

/** How other systems name what is this laboratory's: its address, and who gives the MRNs. */
export type OutsideNames = { public_url: string; mrn_system: string | undefined }

const json: Rendering = {
  media_type: 'application/json',
  content_type: 'application/json',
  extension: 'json',
  schema: reportDocument,
  render: (document) => JSON.stringify(document),
}

const html: Rendering = {
  media_type: 'text/html',
  content_type: 'text/html; charset=utf-8',
  extension: 'html',
  schema: renderedText,
  headers: { 'content-security-policy': contentSecurityPolicy },
  render: renderPage,
}

const pdf: Rendering = {
  media_type: 'application/pdf',
  content_type: 'application/pdf',
  extension: 'pdf',
  schema: renderedText,
  render: renderPdf,
}

const fhir: Rendering = {
  media_type: 'application/fhir+json',
  content_type: 'application/fhir+json',
  extension: 'fhir.json',
  schema: fhirReport,
  render(document, { public_url, mrn_system }) {
    const systems = createSystems(public_url, mrn_system, document.laboratory.name)
    return JSON.stringify(reportBundle(document, systems))
  },
}

// No media type of HL7 v2 is registered. This one is what servers of messages over HTTP answer with, and it says that
// the text is delimited (ER7) and not XML, which the shorter `application/hl7-v2` leaves open.
const hl7: Rendering = {
  media_type: 'x-application/hl7-v2+er7',
  content_type: 'x-application/hl7-v2+er7; charset=utf-8',
  extension: 'hl7',
  schema: renderedText,
  render: renderOru,
}

export const renderings: readonly [Rendering, ...Rendering[]] = [json, html, pdf, fhir, hl7]
