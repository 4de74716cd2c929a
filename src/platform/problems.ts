// What can go wrong for a caller (RFC 9457). A verb throws a Problem; http/ turns it into an answer.
// `problemTypes` is the whole list: status, title, and the page that `type` points to.

export const problemTypes = {
  'malformed-request': [
    400,
    'The request cannot be read',
    'The body is not valid JSON, or a header has a form that is not allowed.',
  ],
  'invalid-grant': [
    400,
    'The grant is not valid',
    'OAuth 2.0 (RFC 6749 §5.2): wrong user name or password, or a refresh token that is unknown, used or expired.',
  ],
  unauthenticated: [
    401,
    'Sign in first',
    'The access token is missing, expired or revoked. Get one at POST /v1/auth/token and send it as "Authorization: Bearer …".',
  ],
  forbidden: [
    403,
    'Your role does not allow this',
    'The token is good, but its scopes do not include the one this route needs, or the rule that two people are needed applies to you.',
  ],
  'not-found': [
    404,
    'There is no such thing',
    'No resource has this address, or it has been deleted.',
  ],
  'method-not-allowed': [
    405,
    'This address has no such method',
    'See the Allow header for the methods it has.',
  ],
  'not-acceptable': [
    406,
    'It does not exist in the form that you asked for',
    '`available` lists the media types that there are. Send one of them in Accept, or */* for the first.',
  ],
  'request-timeout': [
    408,
    'The request did not come in time',
    'Too long nothing came of the request, or it took too long as a whole. Send it again.',
  ],
  conflict: [
    409,
    'It is not in a state that allows this',
    'Something else happened first, or the life cycle forbids the step. `allowed` lists the steps that are possible now.',
  ],
  'idempotency-conflict': [
    409,
    'The same request is being processed',
    'A request with this Idempotency-Key is under way. Wait for its answer, or repeat it a little later.',
  ],
  'precondition-failed': [
    412,
    'It has changed since you read it',
    'Your If-Match names an older version. Read it again, and apply your change to what you find.',
  ],
  'payload-too-large': [413, 'The body is too large', 'Send less, or in several requests.'],
  'unsupported-media-type': [
    415,
    'The body has the wrong type',
    'Send the Content-Type that the documentation of this route names.',
  ],
  'invalid-request': [
    422,
    'The request is not valid',
    '`errors` names each field that is wrong, why, and what is expected.',
  ],
  'idempotency-key-reused': [
    422,
    'This Idempotency-Key belongs to another request',
    'The key was used before with another body. Make a new key for a new request.',
  ],
  'precondition-required': [
    428,
    'Say which version you are changing',
    'Send If-Match with the ETag that you got when you read it: otherwise two people overwrite each other unseen.',
  ],
  'too-many-requests': [429, 'Too many attempts', 'Wait for the seconds that Retry-After names.'],
  'headers-too-large': [
    431,
    'The headers are too large',
    'The address and all headers together may have 16 KiB.',
  ],
  'internal-error': [
    500,
    'Something went wrong on our side',
    'It has been logged under the request id. Nothing was half-done: every write is one transaction.',
  ],
  busy: [
    503,
    'Too much is asked for at once',
    'Repeat the request after the seconds that Retry-After names.',
  ],
  unavailable: [
    503,
    'It cannot be done at this moment',
    'The database is away, or has no room, or somebody else holds what the request needs. Repeat it after the seconds that Retry-After names. A write whose connection was lost in its last moment may have been done: with an Idempotency-Key it is done once.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, explanation: string]>

export type ProblemType = keyof typeof problemTypes

/** One thing that is wrong with the input: `pointer` is a JSON Pointer (RFC 6901) into the part it names. */
export type FieldError = { pointer: string; code: string; message: string }

type Members = { errors?: FieldError[]; allowed?: readonly string[]; [member: string]: unknown }

export class Problem extends Error {
  override name = 'Problem'
  readonly type: ProblemType
  readonly members: Members
  readonly headers: Record<string, string>

  constructor(
    type: ProblemType,
    detail: string,
    members: Members = {},
    headers: Record<string, string> = {},
  ) {
    super(detail)
    this.type = type
    this.members = members
    this.headers = headers
  }
}

export function notFound(what: string): Problem {
  return new Problem('not-found', `There is no ${what} with this id.`)
}

/** `allowed`: the steps that the life cycle allows from here. */
export function conflict(detail: string, allowed?: readonly string[]): Problem {
  return new Problem('conflict', detail, allowed ? { allowed } : {})
}

export function forbidden(detail: string): Problem {
  return new Problem('forbidden', detail)
}

/** A 422 about one field of the body. */
export function invalidField(pointer: string, code: string, message: string): Problem {
  return invalid([{ pointer, code, message }])
}

export function invalid(errors: FieldError[]): Problem {
  return new Problem('invalid-request', 'The body has a value that cannot be accepted.', { errors })
}
