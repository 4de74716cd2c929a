// What comes in when the catalogue is maintained. What goes out is in ../schemas.ts.
import { z } from '@hono/zod-openapi'
import { abovePattern, line } from '../../http/fields.ts'
import { idOf, instant } from '../../http/router.ts'
import { isLoinc } from '../rules/loinc.ts'
import { isUcum } from '../rules/ucum.ts'
import { isWord, notAWord, testKinds, titreUnit, wordFlags } from '../rules/test-kinds.ts'
import { specimenTypes } from '../specimen-types.ts'

/** An exact decimal. */
export const decimal = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,12})?$/, 'must be a decimal such as "3.5", with a point')
const positive = decimal
  .refine((text) => !text.startsWith('-') && /[1-9]/.test(text), { message: 'must be above 0' })
  .openapi(abovePattern(String.raw`\d{1,12}(\.\d{1,12})?`))

export const unit = z
  .string()
  .max(32)
  .refine(isUcum, 'is not a unit of UCUM, such as "mmol/L", "10*9/L" or "m[IU]/L"')
  .openapi({ description: 'UCUM, case sensitive.' })

const newCode = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9_-]{0,15}$/, 'must be 1 to 16 capitals, digits, "_" or "-"')
  .openapi({ description: 'What people type and print; it never changes.' })
const loinc = z
  .string()
  .refine(isLoinc, 'is not a LOINC code: its check digit does not fit')
  .openapi({ pattern: String.raw`^\d{1,7}-\d$` })

const details = {
  name: line(100),
  loinc: loinc.openapi({ description: 'Of the property that `unit` measures.' }),
  specimen_type: z.enum(specimenTypes),
  unit,
  molar_mass: positive.nullable().openapi({ description: 'In g/mol; null: not used.' }),
  decimals: z.number().int().min(0).max(6).openapi({ description: '0 for titres and words.' }),
  can_be_negative: z.boolean(),
  autoverify: z.boolean(),
}

export const newTest = z
  .strictObject({
    code: newCode,
    ...details,
    kind: z.enum(testKinds).default('quantitative').openapi({
      description: 'Numbers, titres (1:80) or words. It never changes.',
    }),
    unit: unit.nullable().default(null).openapi({
      description: 'UCUM. Needed for numbers; {titer} for titres, may be left out; none for words.',
    }),
    molar_mass: details.molar_mass.default(null),
    can_be_negative: details.can_be_negative.default(false),
    autoverify: details.autoverify.default(true),
  })
  .refine(({ kind, unit: own }) => kind !== 'quantitative' || own !== null, {
    path: ['unit'],
    message: 'is needed: results are judged in it',
  })
  .refine(({ kind, unit: own }) => kind !== 'titre' || own === null || own === titreUnit, {
    path: ['unit'],
    message: `of a titre is ${titreUnit}: leave it out`,
  })
  .refine(({ kind, unit: own }) => kind !== 'coded' || own === null, {
    path: ['unit'],
    message: 'is for numbers: a coded test has none',
  })
  .refine(({ kind, decimals }) => kind === 'quantitative' || decimals === 0, {
    path: ['decimals'],
    message: 'must be 0: neither titres nor words have decimals',
  })
  .transform((test) => ({ ...test, unit: test.kind === 'titre' ? titreUnit : test.unit }))
  .openapi('NewTest', {
    example: {
      code: 'ZN',
      name: 'Zinc',
      loinc: '8245-3',
      specimen_type: 'serum',
      unit: 'umol/L',
      molar_mass: '65.38',
      decimals: 1,
    },
  })
export type NewTest = z.output<typeof newTest>

const changed = (changes: object) => Object.keys(changes).length > 0
const nothingChanged = 'name at least one field to change'

export const testChanges = z
  .strictObject({
    ...details,
    active: z.boolean().openapi({ description: 'false: it can no longer be ordered.' }),
  })
  .partial()
  .refine(changed, nothingChanged)
  .openapi('TestChanges', { minProperties: 1, example: { name: 'Glucose' } })
export type TestChanges = z.output<typeof testChanges>

export const newWord = z
  .strictObject({
    word: z.string().refine(isWord, notAWord).openapi({
      description: 'As it is entered and stored. It begins with a letter, "+", or a digit and "+".',
      maxLength: 64,
    }),
    display: line(100).openapi({ description: 'As a person reads it.' }),
    flag: z.enum(wordFlags).openapi({
      description: 'N goes out by itself, if nothing else holds it; A and IND wait for a person.',
    }),
    critical: z.boolean().default(false).openapi({
      description: 'Somebody must be told at once. Only a word with the flag A can be.',
    }),
    position: z.number().int().min(1).max(1000),
  })
  .refine(({ flag, critical }) => !critical || flag === 'A', {
    path: ['critical'],
    message: 'is for an abnormal word (flag A)',
  })
  .openapi('NewWord', {
    example: { word: 'invalid', display: 'Invalid', flag: 'IND', position: 4 },
  })
export type NewWord = z.output<typeof newWord>

export const newConversion = z
  .strictObject({
    from_unit: unit,
    factor: positive,
    offset: decimal.default('0'),
    source: line(300).openapi({ description: 'Where the factor was published.' }),
    valid_from: instant.optional().openapi({
      description: 'From this moment on, which has not come yet; left out: from now on.',
    }),
    supersedes: z.uuid().nullable().openapi({
      description:
        'The id of the last conversion from this unit that you have seen, which ends when this one begins; null: there is none.',
    }),
  })
  .openapi('NewUnitConversion', {
    description: 'canonical = reported · factor + offset.',
    example: {
      from_unit: 'mg/L',
      factor: '0.005551',
      source: 'molar mass 180.156 g/mol',
      supersedes: null,
    },
  })
export type NewConversion = z.output<typeof newConversion>

const panelTests = z
  .array(z.string().min(1).max(16))
  .min(1)
  .max(100)
  .refine((codes) => new Set(codes).size === codes.length, 'names a test twice')
  .openapi({ description: 'Codes of tests, in the order of a report.', uniqueItems: true })

export const newPanel = z
  .strictObject({
    code: newCode,
    name: line(100),
    loinc: loinc.nullable().default(null),
    tests: panelTests,
  })
  .openapi('NewPanel', {
    example: { code: 'BONE', name: 'Bone', tests: ['CA', 'PHOS', 'ALP'] },
  })
export type NewPanel = z.output<typeof newPanel>

export const panelChanges = z
  .strictObject({
    name: line(100),
    loinc: loinc.nullable(),
    tests: panelTests,
    active: z.boolean().openapi({ description: 'false: it can no longer be ordered.' }),
  })
  .partial()
  .refine(changed, nothingChanged)
  .openapi('PanelChanges', { minProperties: 1, example: { tests: ['NA', 'K', 'CL', 'CO2'] } })
export type PanelChanges = z.output<typeof panelChanges>

export const newRejectionReason = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Z][A-Z_]{2,23}$/, 'must be 3 to 24 capitals or "_": those of HL7 have two')
      .openapi({ description: 'Longer than the codes of HL7 table 0490: it is a local one.' }),
    name: line(100),
  })
  .openapi('NewRejectionReason', { example: { code: 'OVERFILLED', name: 'Tube overfilled' } })
export type NewRejectionReason = z.output<typeof newRejectionReason>

export const rejectionReasonChanges = z
  .strictObject({
    name: line(100),
    active: z.boolean().openapi({ description: 'false: no sample is refused for it any more.' }),
  })
  .partial()
  .refine(changed, nothingChanged)
  .openapi('RejectionReasonChanges', { minProperties: 1, example: { active: true } })
export type RejectionReasonChanges = z.output<typeof rejectionReasonChanges>

/** The code in a path; `example` is one that lets the documented request succeed. */
export function codeOf(example: string) {
  return z.object({
    code: z
      .string()
      .min(1)
      .max(24)
      .openapi({ param: { name: 'code', in: 'path' }, example }),
  })
}

/** The code of a test and one of its words. */
export function wordOf(code: string, id: string) {
  return codeOf(code).extend(idOf(id).shape)
}
