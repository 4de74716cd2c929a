// Secrets that are handed out once and known here by their hash alone. A slow hash, as passwords need, would add
// nothing: nobody guesses 256 random bits.
import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, in base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
