// Whose codes and numbers these are. A code means something together with its system only, and a number is a
// patient's only together with whoever gave it.
import type { CodeableConcept, Identifier, Reference } from './data-types.ts'

/** Code systems of everybody, each by the address under which R4 names it (terminologies-systems.html). */
export const loinc = 'http://loinc.org'
export const ucum = 'http://unitsofmeasure.org'
export const interpretations = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
export const absentReasons = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'
/** HL7 v2 table `number`, as FHIR names it: 0074, 0203, 0487, 0490, 0493. */
export const v2Table = (number: string) => `http://terminology.hl7.org/CodeSystem/v2-${number}`

/** Where the resources are, and what is this laboratory's own. */
export type Systems = {
  /** The address of the FHIR API, without a slash at its end. */
  base: string
  /** Who gives the medical record numbers. */
  mrn: string
  order_number: string
  accession_number: string
  /** Codes of tests, reasons to refuse a sample, and specimen types: of this laboratory's catalogue. */
  tests: string
  rejection_reasons: string
  specimen_types: string
  /** Its name, as the one who reports. */
  laboratory: string
}

/**
 * The systems of one laboratory, below its own address: nobody else gives such numbers and codes.
 *
 * Worked example: `https://lab.example` → orders are numbered by `https://lab.example/v1/fhir/NamingSystem/order-number`.
 *
 * @param mrn of the hospital, which often has a URI (an OID as `urn:oid:…`) for its numbers already
 */
export function createSystems(
  public_url: string,
  mrn: string | undefined,
  laboratory: string,
): Systems {
  const base = `${public_url.replace(/\/$/, '')}/v1/fhir`
  return {
    base,
    mrn: mrn ?? `${base}/NamingSystem/mrn`,
    order_number: `${base}/NamingSystem/order-number`,
    accession_number: `${base}/NamingSystem/accession-number`,
    tests: `${base}/CodeSystem/tests`,
    rejection_reasons: `${base}/CodeSystem/rejection-reasons`,
    specimen_types: `${base}/CodeSystem/specimen-types`,
    laboratory,
  }
}

export type LabTest = { code: string; name: string; loinc: string }

/**
 * A test by its LOINC code and by the laboratory's own. The LOINC code has no display: its names are LOINC's, and the
 * laboratory's name is another text.
 *
 * Worked example: potassium → LOINC 2823-3, own code K "Potassium".
 */
export function testConcept({ code, name, loinc: number }: LabTest, { tests }: Systems) {
  return {
    coding: [
      { system: loinc, code: number },
      { system: tests, code, display: name },
    ],
    text: name,
  } satisfies CodeableConcept
}

export const referenceTo = (type: string, id: string): Reference => ({ reference: `${type}/${id}` })

/** Of HL7 table 0203: MR medical record number, PLAC placer and FILL filler of an order, ACSN accession. */
export function identifier(type: string, system: string, value: string): Identifier {
  return { type: { coding: [{ system: v2Table('0203'), code: type }] }, system, value }
}

export type Person = { id: string; name: string }

/** Somebody of the laboratory or the ward: there is no resource of them here, so they are named by id and name. */
export function practitioner({ id, name }: Person): Reference {
  return {
    type: 'Practitioner',
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
    display: name,
  }
}
