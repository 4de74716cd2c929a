// What this server can do, as FHIR R4 CapabilityStatement (http://hl7.org/fhir/R4/capabilitystatement.html).
import { resourceTypes, searchParameters, type SearchParameter } from './search-parameters.ts'
import type { Systems } from './systems.ts'

/**
 * An instance of a server that is read, never written to. It says how one signs in, so it is open to everybody.
 *
 * @param date when it came into force, RFC 3339
 */
export function capabilityStatement({ base }: Systems, date: string) {
  return {
    resourceType: 'CapabilityStatement' as const,
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Diagnostics Lab' },
    implementation: { description: 'The laboratory, to be read by other systems.', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'OAuth',
                },
              ],
            },
          ],
          description: `A bearer token of POST ${base.replace(/\/fhir$/, '/auth/token')}, whose scopes are those of the API.`,
        },
        resource: resourceTypes.map((type) => ({
          type,
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          versioning: type === 'Patient' ? 'versioned' : 'no-version',
          readHistory: false,
          searchParam: Object.entries<SearchParameter>(searchParameters[type]).map(
            ([name, { type: kind, description }]) => ({
              name,
              type: kind,
              documentation: description,
            }),
          ),
        })),
      },
    ],
  }
}
