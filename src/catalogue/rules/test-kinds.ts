// What kind of answer a test gives. Numbers and titres are judged by intervals, words by what each of them means.

/**
 * `quantitative`: a number with a unit, 6.8 mmol/L. `titre`: the last dilution at which something is seen, 1:80.
 * `coded`: one of the words that the catalogue permits, without a unit.
 */
export const testKinds = ['quantitative', 'titre', 'coded'] as const
export type TestKind = (typeof testKinds)[number]

/** The unit of every titre (UCUM): the number that is judged is the reciprocal of the dilution. */
export const titreUnit = '{titer}'

/** HL7 table 0078, as far as a word can say it: normal, abnormal, or that nothing can be said. */
export const wordFlags = ['N', 'A', 'IND'] as const
export type WordFlag = (typeof wordFlags)[number]

export const notAWord = 'must begin with a letter or "+" and have at most 64 characters'

/**
 * Whether a text has the form of a word: it begins like none of the numbers and titres. Its first character is a
 * letter, `+`, or a digit with a `+` behind it; it has no control characters, no blank at its end, and at most 64
 * characters.
 *
 * Worked example: `not detected`, `positive`, `++` and `1+` are words; `5.4`, `5,4`, `<2`, `1:80`, `-----`,
 * ` positive` and the empty text are not.
 */
export function isWord(text: string): boolean {
  return text.length <= 64 && /^(?:\p{L}|\+|[0-9]\+)\P{Cc}*$/u.test(text) && !/\s$/u.test(text)
}
