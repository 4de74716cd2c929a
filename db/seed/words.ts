// The words that the coded tests of the seed may be reported in. Demonstration values, not for clinical use: which
// words an assay has, and what they mean, its maker says.
//
// COVID: the answers that LOINC 94500-6 expects of a nucleic acid test. HBSAG: reactive is reported as positive, and
// is confirmed before it is believed (WHO, guidelines on hepatitis B and C testing, 2017). So none but the
// unremarkable word goes out unseen.

export type SeedWord = {
  test: string
  word: string
  display: string
  flag: 'N' | 'A' | 'IND'
  critical: boolean
  position: number
}

type Row = [test: string, word: string, display: string, flag: SeedWord['flag']]

const rows: Row[] = [
  ['COVID', 'not detected', 'Not detected', 'N'],
  ['COVID', 'detected', 'Detected', 'A'],
  ['COVID', 'indeterminate', 'Indeterminate', 'IND'],
  ['HBSAG', 'negative', 'Negative', 'N'],
  ['HBSAG', 'positive', 'Positive', 'A'],
  ['HBSAG', 'indeterminate', 'Indeterminate', 'IND'],
]

export const words: SeedWord[] = rows.map(([test, word, display, flag], index) => {
  const position = rows.slice(0, index + 1).filter(([code]) => code === test).length
  return { test, word, display, flag, critical: false, position }
})
