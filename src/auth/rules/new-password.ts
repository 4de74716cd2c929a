// Which passwords are refused when they are chosen: those that are short, or among the first to be guessed. The
// source is NIST SP 800-63B-4 (2025), section 3.1.1.2: length, and comparison with a list; nothing is demanded of
// the kinds of characters, and no password ends by its age.
//
//   Tr0ub4dor&3                  too_short     eleven characters; a password that is the only proof has 15 (3.1.1.1)
//   passwordpassword1            common        a password of the list, twice, and a digit
//   0123456789012345             repetitive    one run along the digits
//   Priya.Raman.2026!            contextual    without her names only a year is left
//   four words nobody guesses    –             accepted, as are "Grüße aus dem Kühlraum" and 64 characters of Greek
import { repeatedPart, runsOf } from './repetition.ts'

export type Refusal = {
  code: 'too_short' | 'too_long' | 'unprintable' | 'common' | 'repetitive' | 'contextual'
  message: string
}

export type About = {
  username: string
  display_name?: string
  /** What the laboratory calls itself, and whatever else here is easily guessed. */
  words: readonly string[]
}

/** 3.1.1.2: no password is ever shorter than this, whatever is configured. */
const shortestOfAll = 8
/** 3.1.1.2 asks that at least 64 are allowed; an end keeps each check quick. */
export const longest = 256

const serviceName = 'diagnostics lab'

/** `isCommon` knows passwords in small letters. @returns nothing for a password that is accepted */
export function refuseNewPassword(
  password: string,
  about: About,
  least: number,
  isCommon: (text: string) => boolean,
): Refusal | undefined {
  if (!password.isWellFormed() || /\p{Cc}/u.test(password)) {
    return refusal('unprintable', 'must have printed characters and spaces only')
  }
  // One letter may be eighteen after normalisation: what is far too long is not even normalised.
  if (password.length > 2 * longest) return tooLong
  const text = password.normalize('NFKC')
  const characters = Array.from(text) // code points, as 3.1.1.2 counts them
  if (characters.length > longest) return tooLong
  if (characters.length < least) {
    const message = `must have at least ${least} characters: a few words with spaces between them are easily kept in mind`
    return refusal('too_short', message)
  }
  const forms = formsOf(text)
  if (forms.some((form) => isKnown(form, isCommon))) {
    const message =
      'is what many people choose, and so among the first that are guessed: take a few words that do not belong together'
    return refusal('common', message)
  }
  if (isMonotonous(Array.from(text.toLowerCase()), least)) {
    const message = 'repeats itself, or follows the alphabet or the keyboard: take a few words'
    return refusal('repetitive', message)
  }
  if (forms.some((form) => isMadeOfNames(form, about, isCommon))) {
    const message =
      'is little more than your name, or that of the laboratory or of this service: take other words'
    return refusal('contextual', message)
  }
  return undefined
}

function refusal(code: Refusal['code'], message: string): Refusal {
  return { code, message }
}

const tooLong = refusal('too_long', `must have at most ${longest} characters`)

// What people put for a letter, and programs that guess know it: "p@$$w0rd".
const letterFor = new Map([
  ['@', 'a'],
  ['4', 'a'],
  ['3', 'e'],
  ['1', 'i'],
  ['!', 'i'],
  ['0', 'o'],
  ['$', 's'],
  ['5', 's'],
  ['7', 't'],
])

/** As it is, in small letters, and with letters for what stands for one. */
function formsOf(text: string): string[] {
  const small = text.toLowerCase()
  return [small, small.replace(/[@431!0$57]/g, (one) => letterFor.get(one)!)]
}

// NIST compares the whole password, not words within it: "correct horse battery staple" has four common words. The
// whole is still the same with digits and marks around it or between, or said twice.
function isKnown(form: string, isCommon: (text: string) => boolean): boolean {
  const letters = lettersAndDigits(form)
  return [form, letters, withoutDigitsAround(letters)].some(
    (one) => isCommon(one) || isCommon(repeatedPart(Array.from(one)).join('')),
  )
}

/** A repetition is worth as much as what it repeats; a run is worth less than three characters of a word. */
function isMonotonous(characters: readonly string[], least: number): boolean {
  const part = repeatedPart(characters)
  if (part.length < characters.length && part.length < least) return true
  return runsOf(characters) * 3 <= characters.length
}

// 3.1.1.2: "the name of the service, the username, and derivatives". What is left without them must be a password
// by itself. (Cut out of "priya raman drinks cold tea", her name leaves "drinkscoldtea".)
function isMadeOfNames(
  form: string,
  { username, display_name = '', words }: About,
  isCommon: (text: string) => boolean,
): boolean {
  const names = [username, display_name, serviceName, ...words].flatMap(namesIn)
  names.sort((a, b) => b.length - a.length) // "priyaraman" before "priya"
  const letters = lettersAndDigits(form)
  let rest = letters
  for (const name of names) rest = rest.replaceAll(name, '')
  if (rest === letters) return false
  const left = withoutDigitsAround(rest)
  return left.length < shortestOfAll || isCommon(left)
}

/** Priya Raman: priyaraman, priya, raman. What has one or two letters is in every text. */
function namesIn(text: string): string[] {
  const small = text.normalize('NFKC').toLowerCase()
  return [lettersAndDigits(small), ...small.split(/[^\p{L}\p{M}\p{N}]+/u)].filter(
    (name) => name.length > 2,
  )
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

function withoutDigitsAround(text: string): string {
  const first = text.search(/\P{N}/u)
  if (first === -1) return ''
  let end = text.length
  while (/[\p{N}]/u.test(text[end - 1]!)) end--
  return text.slice(first, end)
}
