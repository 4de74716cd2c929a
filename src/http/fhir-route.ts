// A route of FHIR: like any other, but what goes wrong is documented as FHIR shows it.
import { z } from '@hono/zod-openapi'
import type { Scope } from '../platform/access/scopes.ts'
import type { ProblemType } from '../platform/problems.ts'
import { fhirMediaType, operationOutcome } from './operation-outcome.ts'
import { problemExample, type Shown } from './problem-examples.ts'
import { protectedRoute } from './router.ts'

const issue = z.object({
  severity: z.literal('error'),
  code: z.string().openapi({ description: 'Of the value set issue-type.' }),
  details: z.object({ text: z.string() }),
  diagnostics: z.string().openapi({ description: 'The id of the request.' }),
  location: z.array(z.string()).optional().openapi({ description: 'Which parameter it was.' }),
})

const operationOutcomeSchema = z
  .object({ resourceType: z.literal('OperationOutcome'), issue: z.array(issue).min(1) })
  .openapi('OperationOutcome', { example: exampleOf('forbidden') })

type Examples = Record<string, { summary: string; value: unknown }>
type Answer = { content?: Record<string, { schema: unknown; examples?: Examples }> }

/** `own`: what this route says of its own of an error. */
export function fhirRoute<const R extends Parameters<typeof protectedRoute>[1]>(
  scope: Scope,
  config: R,
  own: Partial<Record<ProblemType, Partial<Shown>>>,
): R {
  const made = protectedRoute(scope, config)
  for (const answer of Object.values(made.responses as Record<string, Answer>)) {
    const problem = answer.content?.['application/problem+json']
    if (problem?.examples === undefined) continue
    const examples = Object.entries(problem.examples).map(([type, { summary }]) => {
      const value = exampleOf(type as ProblemType, own[type as ProblemType])
      return [type, { summary, value }]
    })
    answer.content = {
      [fhirMediaType]: {
        schema: operationOutcomeSchema,
        examples: Object.fromEntries(examples) as Examples,
      },
    }
  }
  return made
}

function exampleOf(type: ProblemType, own?: Partial<Shown>) {
  return operationOutcome(type, problemExample(type, own))
}

/** An answer of FHIR. */
export function fhirAnswer<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { [fhirMediaType]: { schema } } }
}
