// Which new passwords are refused, and why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { refusePassword } from '../../src/auth/judge-password.ts'
import { repeatedPart, runsOf } from '../../src/auth/rules/repetition.ts'

const priya = {
  username: 'priya.raman',
  display_name: 'Priya Raman',
  words: ['Riverside Laboratory'],
}
const codeOf = (password: string, least?: number) => refusePassword(password, priya, least)?.code

const refused: [code: string, passwords: string[]][] = [
  ['too_short', ['', 'Tr0ub4dor&3', 'fourteen chars', '🔬'.repeat(14), '\u0041\u030a'.repeat(14)]],
  ['too_long', ['ab cd '.repeat(43), '\ufdfa'.repeat(40), 'x'.repeat(1_000_000)]],
  ['unprintable', ['a line\nand another', 'ends in a NUL as text\0', 'half of a pair \ud83d here']],
  [
    'common',
    [
      'passwordpassword',
      'PasswordPassword1',
      'password!!!!!!!!',
      '  password  12345678',

      'p@$$w0rdp@$$w0rd',
      '2026 iloveyou 2026',
      'qwertyuiopqwertyuiop',
      'ｐａｓｓｗｏｒｄ１２３４５６７８',
    ],
  ],
  [
    'repetitive',
    [
      'aaaaaaaaaaaaaaaa',
      '                ',
      'abcdefghijklmnop',
      'zyxwvutsrqponml',
      '0123456789012345',
      '1qaz2wsx3edc4rfv5tgb',
      '111222333444555666',
      'xq7xq7xq7xq7xq7xq7',
      'cold tea cold tea ',
      'abcdefgh87654321',
    ],
  ],
  [
    'contextual',
    [
      'Priya.Raman.2026!',
      'priyaramanpriyaraman9',
      'raman 20260311 raman',
      'Pr1ya R4man 2026',

      'diagnostics lab 1',
      'riverside laboratory',
      'Riverside Lab password',
      'priya raman secret',
    ],
  ],
]
for (const [code, passwords] of refused) {
  for (const password of passwords) {
    test(`${code}: ${JSON.stringify(password.slice(0, 30))}`, () => {
      assert.equal(codeOf(password), code)
    })
  }
}

const accepted = [
  'four words nobody guesses',
  'correct horse battery staple',
  'priya raman drinks cold tea',

  'Grüße aus dem Kühlraum',
  'οι τέσσερις λέξεις μου',
  '五つの言葉を覚えておくのは簡単です',
  'xK4#pW9!mQ2@vL7',
  '🧪 in the third rack',
  '4821 7730 9264 1185',
  'the lab is on the left',
  'a sentence of sixty-four characters is a password like any other',
]
for (const password of accepted) {
  test(`accepted: ${password}`, () => assert.equal(codeOf(password), undefined))
}

test('the least length is configured; a character of two UTF-16 units is one', () => {
  assert.equal(codeOf('Tr0ub4dor&3', 8), undefined)
  assert.equal(codeOf('letmein1', 8), 'common')
  assert.equal(codeOf('four words nobody guesses', 40), 'too_short')
  assert.equal(codeOf('🔬🧪🩸🧫🦠💉🩺🧬'.slice(0, 16), 8), undefined)
})

test('a refusal never repeats the password, and says what to do', () => {
  const { message } = refusePassword('Priya.Raman.2026!', priya)!
  assert.match(message, /your name.*take other words/)
  assert.doesNotMatch(message, /priya|2026/i)
})

test('whatever is typed is judged, and judged again the same', () => {
  const unit = fc.constantFrom<'binary' | 'grapheme'>('binary', 'grapheme')
  const text = unit.chain((unit) => fc.string({ unit, maxLength: 300 }))
  const anything = fc.oneof(text, fc.string({ unit: 'binary-ascii', maxLength: 300 }))
  fc.assert(
    fc.property(anything, anything, (password, name) => {
      const about = { username: name, display_name: name, words: [name] }
      const first = refusePassword(password, about)
      assert.deepEqual(refusePassword(password, about), first)
      // NFKC: both ways of typing it are one password, so they are judged alike.
      const normal = password.normalize('NFKC')
      if (normal.length === password.length && first?.code !== 'unprintable') {
        assert.deepEqual(refusePassword(normal, about), first)
      }
    }),
    { numRuns: 200 },
  )
})

test('the repeated part is the smallest that makes the text, and runs are no more than its characters', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', '1'), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 2, max: 5 }),
      (part, times) => {
        const text = Array.from({ length: times }, () => part).flat()
        const found = repeatedPart(text)
        assert.ok(found.length <= part.length)
        assert.deepEqual(
          text,
          text.map((_, i) => found[i % found.length]),
        )
        assert.ok(runsOf(text) <= text.length)
      },
    ),
    { numRuns: 200 },
  )
})
