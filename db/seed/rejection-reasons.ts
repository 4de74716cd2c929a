// Why a sample is refused. The two-letter codes are HL7 v2 table 0490 and travel in messages; the
// others are this laboratory's own, which other systems will not know.

export type SeedRejectionReason = { code: string; name: string; hl7: boolean }

export const rejectionReasons: SeedRejectionReason[] = [
  { code: 'EX', name: 'Expired', hl7: true },
  { code: 'QS', name: 'Quantity not sufficient', hl7: true },
  { code: 'RA', name: 'Missing patient ID number', hl7: true },
  { code: 'RB', name: 'Broken container', hl7: true },
  { code: 'RC', name: 'Clotting', hl7: true },
  { code: 'RD', name: 'Missing collection date', hl7: true },
  { code: 'RE', name: 'Missing patient name', hl7: true },
  { code: 'RH', name: 'Hemolysis', hl7: true },
  { code: 'RI', name: 'Identification problem', hl7: true },
  { code: 'RM', name: 'Labeling', hl7: true },
  { code: 'RN', name: 'Contamination', hl7: true },
  { code: 'RP', name: 'Missing phlebotomist ID', hl7: true },
  { code: 'RR', name: 'Improper storage', hl7: true },
  { code: 'RS', name: 'Name misspelling', hl7: true },
  { code: 'WRONG_CONTAINER', name: 'Wrong container', hl7: false },
  { code: 'LIPEMIA', name: 'Lipemia', hl7: false },
  { code: 'ICTERUS', name: 'Icterus', hl7: false },
  { code: 'DELAYED', name: 'Delayed transport', hl7: false },
  { code: 'DUPLICATE', name: 'Duplicate', hl7: false },
]
