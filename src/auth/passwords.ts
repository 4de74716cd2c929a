// Passwords at rest: argon2id with OWASP's minimum (19 MiB, 2 passes, 1 lane), about 25 ms each. The
// parameters and the salt travel with the hash in PHC form, so they can be raised for new passwords
// while old ones still verify.
import { argon2, argon2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

type Cost = { memory: number; passes: number; parallelism: number } // memory in KiB

const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const salt_bytes = 16
const tag_bytes = 32

/** @returns '$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>' with a new salt */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(salt_bytes)
  return toPhc(cost, salt, await derive(password, salt, cost, tag_bytes))
}

/** Takes as long for a wrong password as for the right one. @throws when `phc` is not an argon2id hash */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  const { salt, tag, ...stored } = fromPhc(phc)
  return timingSafeEqual(tag, await derive(password, salt, stored, tag.length))
}

/**
 * As verifyPassword(), at once, for what is asked before anybody is served: the memory of one hash is given
 * back, where each of Node's threads would keep its own.
 */
export function verifyPasswordNow(phc: string, password: string): boolean {
  const { salt: nonce, tag, ...stored } = fromPhc(phc)
  const message = Buffer.from(password.normalize('NFKC'))
  return timingSafeEqual(
    tag,
    argon2Sync('argon2id', { ...stored, message, nonce, tagLength: tag.length }),
  )
}

/** A hash that no password has: verified for an unknown user, so that the time does not tell who exists. */
export const hashOfNobody = toPhc(cost, randomBytes(salt_bytes), randomBytes(tag_bytes))

const argon2Async = promisify(argon2)

// NFKC: the same letters typed on another keyboard ("é" as one character or as two) are the same password.
function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Cost,
  tagLength: number,
) {
  const message = Buffer.from(password.normalize('NFKC'))
  return inTurn(() =>
    argon2Async('argon2id', { message, nonce, memory, passes, parallelism, tagLength }),
  )
}

// A flood of sign-ins waits here instead of taking 19 MiB each. Two at once also leave two of Node's four
// worker threads to the signatures of everyone who is already signed in.
// (How many may wait is decided before: passwordsAtOnce in routes.ts.)
const atOnce = 2
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < atOnce) running++
  else await new Promise<void>((start) => waiting.push(start))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next)
      next() // it takes over our place
    else running--
  }
}

// PHC string format: base64 without padding.
function toPhc({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string {
  const [saltText, tagText] = [salt, tag].map((bytes) =>
    bytes.toString('base64').replace(/=+$/, ''),
  )
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${saltText}$${tagText}`
}

const phcForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

function fromPhc(phc: string): Cost & { salt: Buffer; tag: Buffer } {
  const parts = phcForm.exec(phc)
  if (!parts) throw new Error('A stored password hash is not argon2id in PHC form')
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number]
  const [salt, tag] = parts.slice(4).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer]
  return { memory, passes, parallelism, salt, tag }
}
