// How much of a text is the same again: a part that is repeated, and runs along the alphabet or a keyboard.

// The alphabet, the digits (on a clock: 0 follows 9), the rows of the usual keyboards, and the columns that
// people walk down: 1qaz 2wsx.
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
  'wxcvbn',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik',
]

/** Each way, what follows a character: of `abc`, b follows a; of `cba`, a follows b. */
const ways = rows.flatMap((row) => [row, Array.from(row).reverse().join('')]).map(followersOf)

function followersOf(row: string): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: row.length - 1 }, (_, i) => [row[i]!, row[i + 1]!]))
}

/**
 * abcabcab → abc, and a text that does not repeat itself whole. The end may be cut off. (It is the smallest
 * period, by the failure function of Knuth, Morris and Pratt: the time grows with the length, not its square.)
 */
export function repeatedPart<T>(characters: readonly T[]): readonly T[] {
  const border = [0] // of each beginning, how long an end of it is also its beginning
  for (let i = 1, matched = 0; i < characters.length; i++) {
    while (matched > 0 && characters[i] !== characters[matched]) matched = border[matched - 1]!
    if (characters[i] === characters[matched]) matched++
    border.push(matched)
  }
  const period = characters.length - (border[characters.length - 1] ?? 0)
  return period * 2 <= characters.length ? characters.slice(0, period) : characters
}

/** aaaabcd → 2 (aaaa, bcd): each run is as long as it can be, and what follows nothing is a run of one. */
export function runsOf(characters: readonly string[]): number {
  let runs = 0
  for (let at = 0; at < characters.length; at += lengthOfRun(characters, at)) runs++
  return runs
}

function lengthOfRun(characters: readonly string[], start: number): number {
  let most = 1
  for (const follows of [
    (one: string) => one,
    ...ways.map((way) => (one: string) => way.get(one)),
  ]) {
    let end = start + 1
    while (end < characters.length && follows(characters[end - 1]!) === characters[end]) end++
    most = Math.max(most, end - start)
  }
  return most
}
