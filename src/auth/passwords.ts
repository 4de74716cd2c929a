// Passwords at rest: argon2id with OWASP's minimum (19 MiB, 2 passes, 1 lane) or more, about 25 ms each. The
// parameters and the salt travel with the hash in PHC form, so they can be raised for new passwords while old ones
// still verify; an old one is hashed anew when its owner signs in (raise-cost.ts).
import { argon2, argon2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { leastCost, type Cost } from './rules/password-cost.ts'

const salt_bytes = 16
const tag_bytes = 32

/** @returns '$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>' with a new salt */
export async function hashPassword(password: string, cost: Cost = leastCost): Promise<string> {
  const salt = randomBytes(salt_bytes)
  return toPhc(cost, salt, await derive(password, salt, cost, tag_bytes))
}

/**
 * Takes as long for a wrong password as for the right one, and as long for nobody: without a hash, or with one that
 * cannot be ours, `cost` is spent all the same.
 */
export async function verifyPassword(
  phc: string | null | undefined,
  password: string,
  cost: Cost = leastCost,
): Promise<boolean> {
  const stored = phc ? fromPhc(phc) : undefined
  if (!stored) {
    await derive(password, randomBytes(salt_bytes), cost, tag_bytes)
    return false
  }
  const { salt, tag, ...itsCost } = stored
  return timingSafeEqual(tag, await derive(password, salt, itsCost, tag.length))
}

/** Whether less was spent on it than is spent now. (Never because of more: a cost that was lowered lowers none.) */
export function isWeaker(phc: string, { memory, passes }: Cost): boolean {
  const stored = fromPhc(phc)
  return stored !== undefined && (stored.memory < memory || stored.passes < passes)
}

/** Whether any password could fit: of a user who has set none yet, none can. */
export function isPasswordHash(phc: string | null | undefined): phc is string {
  return typeof phc === 'string' && fromPhc(phc) !== undefined
}

/**
 * As verifyPassword(), at once, for what is asked before anybody is served: the memory of one hash is given
 * back, where each of Node's threads would keep its own.
 */
export function verifyPasswordNow(phc: string, password: string): boolean {
  const parts = fromPhc(phc)
  if (!parts) return false
  const { salt: nonce, tag, ...stored } = parts
  const message = Buffer.from(password.normalize('NFKC'))
  return timingSafeEqual(
    tag,
    argon2Sync('argon2id', { ...stored, message, nonce, tagLength: tag.length }),
  )
}

/** A hash that no password has. */
export const hashOfNobody = toPhc(leastCost, randomBytes(salt_bytes), randomBytes(tag_bytes))

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

// What costs more than any configuration of ours asks is not ours: who could write one row of users could make each
// sign-in take the memory of the machine.
const bounds = { memory: [8, 1_048_576], passes: [1, 64], parallelism: [1, 16], bytes: [8, 64] }

function fromPhc(phc: string): (Cost & { salt: Buffer; tag: Buffer }) | undefined {
  const parts = phcForm.exec(phc)
  if (!parts) return undefined
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number]
  const [salt, tag] = parts.slice(4).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer]
  const isOurs =
    isWithin(memory, bounds.memory) &&
    memory >= 8 * parallelism && // RFC 9106, 3.1
    isWithin(passes, bounds.passes) &&
    isWithin(parallelism, bounds.parallelism) &&
    isWithin(salt.length, bounds.bytes) &&
    isWithin(tag.length, bounds.bytes)
  return isOurs ? { memory, passes, parallelism, salt, tag } : undefined
}

function isWithin(value: number, [least, most]: number[]): boolean {
  return value >= least! && value <= most!
}
