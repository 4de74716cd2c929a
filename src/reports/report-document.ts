// What a report says, before it is a page, a message or a file: every rendering is made of this document, and of
// nothing else. So no two of them can say different things of the same order.
import type { z } from 'zod'
import type { reportDocument } from './schemas.ts'

export type ReportDocument = z.output<typeof reportDocument>
export type ReportGroup = ReportDocument['groups'][number]
export type ReportItem = ReportGroup['items'][number]
export type ReportResult = NonNullable<ReportItem['result']>
export type ReplacedResult = ReportResult['replaced'][number]
export type ReportSample = ReportDocument['samples'][number]
export type ReportNotice = ReportDocument['notices'][number]
/** Whoever ordered, collected, verified, called. */
export type Person = ReportDocument['order']['ordered_by']
