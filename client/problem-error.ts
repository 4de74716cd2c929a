// An answer that was not what was asked for, as an error: the problem says what to do (RFC 9457).
import type { components } from './api-types.ts'

export type ProblemDocument = components['schemas']['Problem']

export class ProblemError extends Error {
  readonly status: number
  /** What the service says of it; whoever is in between may answer something else. */
  readonly problem: ProblemDocument | undefined

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : undefined
    super(
      `${new URL(response.url || 'http://-/').pathname} answered ${response.status}: ${problem?.detail ?? 'no problem document'}`,
    )
    this.name = 'ProblemError'
    this.status = response.status
    this.problem = problem
  }
}

type Asked<T> = Promise<{ data?: T; error?: unknown; response: Response }>

/**
 * What was asked for, or an error: `const order = await take(lab.api.GET('/v1/orders/{id}', …))`.
 * @throws ProblemError
 */
export async function take<T>(asked: Asked<T>): Promise<T> {
  const { data, error, response } = await asked
  if (!response.ok) throw new ProblemError(response, error)
  return data as T
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text()
  try {
    return new ProblemError(response, JSON.parse(text))
  } catch {
    return new ProblemError(response, undefined)
  }
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'detail' in body
}
