// The data types of FHIR R4 (4.0.1, http://hl7.org/fhir/R4/datatypes.html), as far as this laboratory writes them.

/**
 * A number of FHIR, which keeps its digits: "0.010 is different from 0.01" (datatypes.html#decimal). A number of
 * JavaScript would lose them, so it is made of text alone, by `decimal`.
 */
export type Decimal = { readonly rawJSON: string }

// Node 21 and newer have it; the library of the compiler does not name it yet.
const exact = JSON as unknown as { rawJSON: (text: string) => Decimal }

/**
 * A decimal of a measured value. JSON knows no leading zeros.
 *
 * Worked example: `5.40` → 5.40, with both decimals; `-0.5` → -0.5; `007.5` → 7.5.
 */
export function decimal(text: string): Decimal {
  return exact.rawJSON(text.replace(/^(-?)0+(?=\d)/, '$1'))
}

export type Coding = { system?: string; code: string; display?: string }
export type CodeableConcept = { coding?: Coding[]; text?: string }
export type Identifier = {
  use?: 'usual' | 'official' | 'old'
  type?: CodeableConcept
  system: string
  value: string
}
export type Reference = {
  reference?: string
  type?: string
  identifier?: Identifier
  display?: string
}
export type Quantity = {
  value: Decimal
  comparator?: '<' | '>'
  unit?: string
  system?: string
  code?: string
}
export type Ratio = { numerator: Quantity; denominator: Quantity }
export type Annotation = { authorReference?: Reference; time?: string; text: string }
export type Meta = { versionId?: string; lastUpdated?: string }

/** What all resources share. */
export type Resource = { resourceType: string; id?: string; meta?: Meta }

/**
 * An instant as FHIR wants it, with seconds and a zone.
 *
 * Worked example: `2026-11-23T08:15:00+00:00`, as PostgreSQL writes it in JSON, → `2026-11-23T08:15:00.000Z`.
 */
export function instant(text: string): string {
  return new Date(text).toISOString()
}

/** When a resource changed last, if that is known. */
export function changed(at: string | null): { meta?: Meta } {
  return at === null ? {} : { meta: { lastUpdated: instant(at) } }
}

/** Leaves out what there is nothing of: FHIR knows no null and no empty list (json.html, "Property Names"). */
export function present<T extends object>(resource: T): T {
  return Object.fromEntries(
    Object.entries(resource).filter(
      ([, value]) =>
        value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ) as T
}
