// The judgement of a new password, with the list of what many people have. The list is read where a password is
// chosen for the first time in a process: nobody who only signs in pays for it.
import { createRequire } from 'node:module'
import type { Config } from '../config/config.ts'
import { invalidField } from '../platform/problems.ts'
import { refuseNewPassword, type About, type Refusal } from './rules/new-password.ts'

/** 3.1.1.2 of NIST SP 800-63B-4: for a password that is the only proof of who somebody is. */
const usualMinimum = 15

/** @returns why the password cannot be chosen, and what to do; nothing when it can */
export function refusePassword(
  password: string,
  about: About,
  least: number = usualMinimum,
): Refusal | undefined {
  return refuseNewPassword(password, about, least, (text) => commonPasswords().has(text))
}

/** By what is configured here. @throws Problem 422 at `pointer` when the password cannot be chosen */
export function judgePassword(
  { config: { auth, laboratory } }: { config: Config },
  password: string,
  { username, display_name }: { username: string; display_name: string },
  pointer = '/new_password',
): void {
  const about = { username, display_name, words: [laboratory.name] }
  const refusal = refusePassword(password, about, auth.password_min_length)
  if (refusal) throw invalidField(pointer, refusal.code, refusal.message)
}

let common: ReadonlySet<string> | undefined

// Of the package only this file: the whole would bring tables of keyboards and words as well. It is an array in
// small letters.
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(
    createRequire(import.meta.url)(
      '@zxcvbn-ts/language-common/dist/passwords.json.cjs',
    ) as string[],
  )
  return common
}
