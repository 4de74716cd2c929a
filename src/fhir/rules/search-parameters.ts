// By what each resource can be searched: the documentation, the CapabilityStatement and the routes read it here.

export type SearchParameter = {
  type: 'token' | 'reference' | 'date'
  description: string
}
type SearchParameters = Record<string, SearchParameter>

const token = (description: string): SearchParameter => ({ type: 'token', description })
const reference = (description: string): SearchParameter => ({ type: 'reference', description })

const shared = { _id: token('The id of one resource.') }
const person = '`Patient/{id}` or the id alone; of a merged record: of the one that stays.'
const patient = reference(person)

/** The few of R4's search parameters that somebody who reads a laboratory asks by. */
export const searchParameters = {
  Patient: {
    ...shared,
    identifier: token('An MRN that the person has or has had, `system|MRN` or the MRN alone.'),
  },
  ServiceRequest: {
    ...shared,
    patient,
    identifier: token('The order number, `system|number` or the number alone.'),
  },
  Specimen: {
    ...shared,
    patient,
    accession: token('The accession number, `system|number` or the number alone.'),
    identifier: token('The same.'),
  },
  Observation: {
    ...shared,
    patient: reference(`${person} Needed without \`based-on\` and \`_id\`.`),
    'based-on': reference('`ServiceRequest/{id}`: the tests of one order.'),
    code: token(
      'LOINC or the code of the laboratory, `system|code` or the code alone; several by commas.',
    ),
    date: {
      type: 'date',
      description:
        'When the sample was collected: `2026-11-23`, `ge2026-11-01`, `lt2026-11-23T08:15:00Z`; twice for a period. Without an offset in the time zone of the laboratory.',
    },
  },
  DiagnosticReport: {
    ...shared,
    patient,
    'based-on': reference('`ServiceRequest/{id}`: the report of one order.'),
    identifier: token('The order number, `system|number` or the number alone.'),
  },
} as const satisfies Record<string, SearchParameters>

export const resourceTypes = Object.keys(searchParameters) as ResourceType[]
export type ResourceType = keyof typeof searchParameters
