// What a cell says was measured: a number, a titre or a word, without the signs around it. Which of the three the
// test takes is the catalogue's to say, and is asked when the value is entered.
import { isWord } from '../catalogue/rules/test-kinds.ts'
import { parseTitre } from '../results/kinds/rules.ts'
import type { Fault } from './file-row.ts'
import type { AnalyzerProfile } from './profile.ts'
import { readValue, type Comparator } from './rules.ts'

type Reading = { comparator: Comparator | null; value: string; marks: string }

export type ValueReader = (
  text: string,
  test: string,
  kind: 'result' | 'qc',
  column: string,
) => Reading | { fault: Fault }

/** How values are written; the rest of a profile is of no concern here. */
export type HowWritten = Pick<AnalyzerProfile, 'decimal_mark'> &
  Partial<
    Pick<AnalyzerProfile, 'thousands_mark' | 'comparators' | 'marks' | 'words' | 'words_of_test'>
  >

const longestValue_characters = 200

export function createValueReader(
  profile: HowWritten & Pick<AnalyzerProfile, 'no_value'>,
): ValueReader {
  const { decimal_mark, thousands_mark } = profile
  const noValue = new Set(profile.no_value)
  // The longest first: of `*` and `**` the cell `5.4**` has the second.
  const marks = (profile.marks ?? []).toSorted((a, b) => b.length - a.length)
  const comparators = Object.entries(profile.comparators ?? {}).toSorted(
    ([a], [b]) => b.length - a.length,
  )

  function numberIn(text: string): Omit<Reading, 'marks'> | null {
    const found = comparators.find(([spelled]) => text.startsWith(spelled))
    if (!found) return readValue(text, decimal_mark, thousands_mark)
    const [spelled, comparator] = found
    const number = readValue(text.slice(spelled.length), decimal_mark, thousands_mark)
    return number?.comparator === null ? { comparator, value: number.value } : null
  }

  return (text, test, kind, column) => {
    if (text === '' || noValue.has(text)) return { fault: nothing(text, column) }
    if (text.length > longestValue_characters) return { fault: invalidValue(profile, column) }
    const number = numberIn(text)
    if (number) return { ...number, marks: '' }
    const [bare, signs] = withoutMarks(text, marks)
    if (signs !== '') {
      if (noValue.has(bare)) return { fault: nothing(bare, column) }
      const marked = numberIn(bare)
      if (marked) return { ...marked, marks: signs }
    }
    // Control material is judged by numbers.
    const other = kind === 'qc' ? null : wordIn(profile, text, test)
    if (other) return { ...other, marks: '' }
    return { fault: orEqual.test(text) ? inexact(column) : invalidValue(profile, column) }
  }
}

/** `*5.4 H` with the marks `*` and `H` is `5.4`, and `* H`. */
function withoutMarks(text: string, marks: readonly string[]): [bare: string, signs: string] {
  let bare = text
  const before: string[] = []
  const behind: string[] = []
  for (;;) {
    const first = marks.find((mark) => bare.startsWith(mark))
    const last = marks.find((mark) => bare.endsWith(mark))
    if (first !== undefined) {
      before.push(first)
      bare = bare.slice(first.length).trimStart()
    } else if (last !== undefined) {
      behind.unshift(last)
      bare = bare.slice(0, -last.length).trimEnd()
    } else return [bare, [...before, ...behind].join(' ')]
  }
}

function wordIn(
  { words, words_of_test, comparators }: HowWritten,
  text: string,
  test: string,
): Omit<Reading, 'marks'> | null {
  const ofTest =
    words_of_test && Object.hasOwn(words_of_test, test) ? words_of_test[test] : undefined
  for (const known of [ofTest, words]) {
    if (known && Object.hasOwn(known, text)) return { comparator: null, value: known[text]! }
  }
  const [spelled = '', comparator = ''] =
    Object.entries(comparators ?? {}).find(([one]) => text.startsWith(one)) ?? []
  const titre = parseTitre(comparator + text.slice(spelled.length).trim())
  if (titre) return { comparator: titre.comparator, value: `1:${titre.value}` }
  return isWord(text) ? { comparator: null, value: text } : null
}

function nothing(text: string, column: string): Fault {
  if (text === '') {
    return { column, code: 'missing_value', reason: 'empty; rerun the test or cancel it' }
  }
  const reason = 'the analyzer measured nothing; rerun the test or cancel it'
  return { column, code: 'no_value', reason }
}

/** Also what a row is told whose word or titre is the answer of a test that takes numbers. */
export function invalidValue({ decimal_mark }: HowWritten, column: string): Fault {
  const example = `5${decimal_mark}40`
  const reason = `not a plain number such as ${example} or <${example}, without a thousands mark; correct it, or the profile's decimal mark`
  return { column, code: 'invalid_value', reason }
}

const orEqual = /^(?:[≤≥⩽⩾]|[<>]=|=[<>])/

function inexact(column: string): Fault {
  const reason =
    "at most or at least is not the same as less or more than; say in the profile's comparators which is meant, or enter it by hand"
  return { column, code: 'inexact_comparator', reason }
}
