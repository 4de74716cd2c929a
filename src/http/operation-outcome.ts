// Problems as FHIR shows them: an OperationOutcome (http://hl7.org/fhir/R4/operationoutcome.html), with the status, the
// headers and the sentence of any other address. The id of the request stands in `diagnostics`.
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemType } from '../platform/problems.ts'
import type { Env } from './env.ts'
import { problemDocument } from './problem-details.ts'

export const fhirMediaType = 'application/fhir+json'

/** Every address of FHIR begins so. */
export const fhirPath = '/v1/fhir'

export type OperationOutcome = {
  resourceType: 'OperationOutcome'
  issue: {
    severity: 'error'
    code: string
    details: { text: string }
    diagnostics: string
    location?: [string]
  }[]
}

/** Value set issue-type; what has no kind of its own there could not be processed. */
const issueTypes: Partial<Record<ProblemType, string>> = {
  unauthenticated: 'login',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'method-not-allowed': 'not-supported',
  'invalid-request': 'invalid',
  'too-many-requests': 'throttled',
  'internal-error': 'exception',
  busy: 'transient',
  unavailable: 'transient',
}

type ProblemDocument = ReturnType<typeof problemDocument>

/** One issue for each parameter that is wrong, or one for the whole. */
export function operationOutcome(
  type: ProblemType,
  { detail, request_id, errors }: Pick<ProblemDocument, 'detail' | 'request_id' | 'errors'>,
): OperationOutcome {
  const issue = {
    severity: 'error' as const,
    code: issueTypes[type] ?? 'processing',
    diagnostics: `request ${request_id}`,
  }
  if (!errors?.length) {
    return { resourceType: 'OperationOutcome', issue: [{ ...issue, details: { text: detail } }] }
  }
  return {
    resourceType: 'OperationOutcome',
    issue: errors.map(({ pointer, message }) => {
      const name = pointer.split('/')[1] ?? ''
      // "For HTTP errors, will be http. + the parameter name."
      return { ...issue, details: { text: `${name}: ${message}` }, location: [`http.${name}`] }
    }),
  }
}

export function sendOutcome(c: HonoContext<Env>, problem: Problem): Response {
  const document = problemDocument(problem, c.get('request_id'))
  const outcome = operationOutcome(problem.type, document)
  return c.body(JSON.stringify(outcome), document.status as ContentfulStatusCode, {
    ...problem.headers,
    'content-type': fhirMediaType,
  })
}
