// Imports as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'

export const importStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const

/** Sent over HTTP by a person; by an instrument over its connection; found in a folder that is watched. */
export const waysToCome = ['upload', 'link', 'folder'] as const
export type CameBy = (typeof waysToCome)[number]

const isText = (text: string) => !text.includes('\ufffd')

/** What the form of an upload has brought, once its file was kept. */
export const uploadForm = z.strictObject({
  file: z.object(
    {
      name: z
        .string()
        .min(1, 'has no name')
        .max(255, 'has a name of more than 255 characters')
        .refine(isText, 'has a name that is not UTF-8'),
      size_bytes: z.number().positive('is empty: export it again'),
    },
    'must be one file',
  ),
  analyzer: z.string().min(1).max(64).refine(isText, 'is not UTF-8'),
})

/** The same as it is documented: a schema that validates would read the file into memory. */
export const upload = {
  type: 'object' as const,
  required: ['file', 'analyzer'],
  additionalProperties: false,
  properties: {
    file: {
      type: 'string' as const,
      format: 'binary',
      description: 'The analyzer’s export, as it wrote it.',
    },
    analyzer: {
      type: 'string' as const,
      minLength: 1,
      maxLength: 64,
      description: 'The code of the instrument: see /v1/instruments.',
      example: 'cobas-integra-1',
    },
  },
}

const rows = z.object({
  read: z.number().int(),
  accepted: z.number().int().openapi({ description: 'Became a result.' }),
  unchanged: z.number().int().openapi({ description: 'Known from before, with the same value.' }),
  proposed: z.number().int().openapi({
    description: 'Known with another value, which was proposed as a correction of the result.',
  }),
  control: z.number().int().openapi({ description: 'Became a point of quality control.' }),
  control_unassigned: z.number().int().openapi({
    description: 'Control rows of material that is not registered, or has no lot: only counted.',
  }),
  refused: z.number().int().openapi({ description: 'Listed with their reasons in refused-rows.' }),
})

const progress = z.object({
  percent: z.number().int().openapi({ description: 'Of the bytes of the file.' }),
  rows_per_second: z.number().nullable().openapi({ description: 'Null before the first rows.' }),
  seconds_left: z.number().int().nullable().openapi({
    description: 'About; null unless it is being read.',
  }),
})

const exampleImport = {
  id: exampleIds.import.read,
  instrument: 'cobas-integra-1',
  file_name: 'run-2026-11-23.csv',
  size_bytes: 21711,
  status: 'running' as const,
  rows: {
    read: 500,
    accepted: 488,
    unchanged: 0,
    proposed: 0,
    control: 6,
    control_unassigned: 2,
    refused: 4,
  },
  progress: { percent: 61, rows_per_second: 4210.5, seconds_left: 1 },
  error: null,
  came_by: 'upload' as const,
  uploaded_by: '01980b5e-0000-7000-8000-000000000004',
  created_at: '2026-11-23T09:00:00.000Z',
  started_at: '2026-11-23T09:00:00.020Z',
  finished_at: null,
}

export const importDocument = z
  .object({
    id: z.uuid(),
    instrument: z.string(),
    file_name: z.string(),
    size_bytes: z.number().int(),
    status: z.enum(importStatuses),
    rows,
    progress,
    error: z
      .string()
      .nullable()
      .openapi({ description: 'Why the file could not be read, or not to its end.' }),
    came_by: z.enum(waysToCome),
    uploaded_by: z
      .uuid()
      .nullable()
      .openapi({ description: 'Null if the instrument sent it by itself.' }),
    created_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
  })
  .openapi('Import', { example: exampleImport })
export type Import = z.output<typeof importDocument>
export const importPage = pageOf(importDocument, 'ImportPage')

export const uploaded = importDocument
  .extend({
    already_uploaded: z.boolean().openapi({
      description:
        'The same bytes were uploaded before for this instrument: this is that import, and nothing changes.',
    }),
  })
  .openapi('UploadedImport', { example: { ...exampleImport, already_uploaded: false } })
export type Uploaded = z.output<typeof uploaded>

export const importFilters = z.strictObject({
  ...pageQuery(['created_at'], '-created_at'),
  status: z.enum(importStatuses).optional(),
  instrument: z.string().max(64).optional(),
})
export type ImportFilters = z.output<typeof importFilters>

/** What the form of a trial has brought: `definition` is the text of a profile that nobody has stored. */
export const trialForm = uploadForm.extend({ definition: z.string().min(2).optional() })

export const trialUpload = {
  ...upload,
  properties: {
    ...upload.properties,
    definition: {
      type: 'string' as const,
      minLength: 2,
      description:
        'The definition of a profile, as JSON, to read the file by; without it, the instrument’s own.',
    },
  },
}

const understoodRow = z.object({
  line: z.number().int(),
  kind: z.enum(['result', 'control']),
  sample: z.string(),
  test: z.string().openapi({ description: 'As the file names it.' }),
  test_code: z.string().nullable(),
  value: z.string().openapi({ description: 'With its comparator; a titre or a word as it is.' }),
  unit: z.string().nullable().openapi({ description: 'UCUM.' }),
  measured_at: z.string().nullable().openapi({ description: 'On the instrument’s clock.' }),
  sequence: z.string().nullable(),
  flags: z.string().nullable(),
})

export const trial = z
  .object({
    status: z.enum(['completed', 'failed']),
    error: z.string().nullable().openapi({
      description: 'Why the file cannot be read by the profile, or not to its end.',
    }),
    rows,
    understood: z.array(understoodRow).openapi({ description: 'The first that could be read.' }),
    refused: z.array(z.lazy(() => refusedRow.omit({ id: true }))).openapi({
      description: 'The first that would be refused.',
    }),
  })
  .openapi('ImportTrial', {
    example: {
      status: 'completed',
      error: null,
      rows: {
        read: 14,
        accepted: 9,
        unchanged: 0,
        proposed: 0,
        control: 1,
        control_unassigned: 0,
        refused: 4,
      },
      understood: [
        {
          line: 2,
          kind: 'result',
          sample: '2600000123P',
          test: 'K-I',
          test_code: 'K',
          value: '4.10',
          unit: 'mmol/L',
          measured_at: '2026-11-23 09:10:00',
          sequence: '8102',
          flags: null,
        },
      ],
      refused: [],
    },
  })
export type Trial = z.output<typeof trial>

export const refusedRow = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    line: z.number().int(),
    column_name: z.string().nullable().openapi({ description: 'Of the first fault.' }),
    code: z.string().openapi({ description: 'Of the first fault.' }),
    codes: z.array(z.string()).openapi({ description: 'Of every fault of the row.' }),
    reason: z.string().openapi({ description: 'Every fault of the row, each with its column.' }),
    sample: z.string().nullable(),
    test: z.string().nullable(),
  })
  .openapi('RefusedRow', {
    example: {
      id: '01980b60-5678-7abc-8def-0123456789ab',
      position: 17,
      line: 18,
      column_name: 'order_id',
      code: 'unknown_sample',
      codes: ['unknown_sample', 'unknown_test'],
      reason:
        'order_id: no sample has this accession number; register it, then read the file again. test_name: the profile does not know this test; add it to the profile, or ignore this row.',
      sample: 'A2600001-K',
      test: 'Mn',
    },
  })
export type RefusedRow = z.output<typeof refusedRow>
export const refusedRowPage = pageOf(refusedRow, 'RefusedRowPage')
export const refusedRowFilters = z.strictObject({
  ...pageQuery(['position']),
  code: z.string().max(64).optional().openapi({ description: 'Rows that have this fault.' }),
})
export type RefusedRowFilters = z.output<typeof refusedRowFilters>
