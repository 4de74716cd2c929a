// ETag and If-Match (RFC 9110 §13) for what can be edited: nobody overwrites a change that they have not
// seen. The tag is the row's version.
import { z } from '@hono/zod-openapi'
import { Problem } from '../platform/problems.ts'

export const ifMatchHeader = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'The ETag that you got when you read it.', example: '"1"' }),
})

export function entityTag({ version }: { version: number }): Record<string, string> {
  return { etag: `"${version}"` }
}

/** Of a document that the database has finished. */
export function entityTagOf(text: string): Record<string, string> {
  return entityTag(JSON.parse(text) as { version: number })
}

/** The version that the caller has seen; `undefined` for "*", any. @throws Problem 428 without one */
export function versionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) {
    throw new Problem(
      'precondition-required',
      'If-Match is missing: send the ETag that you got when you read it.',
    )
  }
  if (ifMatch === '*') return undefined
  const [, version] = /^"(\d{1,9})"$/.exec(ifMatch) ?? []
  // A tag that was never ours cannot match (412); it is not malformed.
  return version === undefined ? -1 : Number(version)
}
