// What the demo and `npm run dev` print for a person: one step a line with the time it took, and tables.

const color = process.stdout.isTTY && process.env.NO_COLOR === undefined
const paint = (code: number) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text)

export const bold = paint(1)
export const dim = paint(2)
export const red = paint(31)
export const green = paint(32)
export const yellow = paint(33)

export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

export function heading(text: string): void {
  print(`\n${bold(text)}`)
}

/** Runs `work` and prints what it did, as `describe` tells it, with the milliseconds it took. */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  describe: (result: T) => string = () => '',
): Promise<T> {
  const started = performance.now()
  const result = await work()
  const took = dim(`${Math.round(performance.now() - started)} ms`)
  print(`  ${green('✓')} ${name.padEnd(22)} ${describe(result)} ${took}`)
  return result
}

/** A bar that grows in its line; where nobody looks at a terminal, nothing. */
export function progress(percent: number, said: string): void {
  if (!process.stdout.isTTY) return
  const full = Math.round(percent / 5)
  const bar = `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${percent} %  ${said}`
  process.stdout.write(percent === 100 ? '\r\u001b[K' : `\r  ${bar}\u001b[K`)
}

const columns = 100

/** The last column is broken between words, so that no line is wider than a terminal. */
export function table(rows: string[][]): void {
  const last = rows[0]!.length - 1
  const widths = rows[0]!.map((_, n) => Math.max(...rows.map((row) => row[n]!.length)))
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 4)
  for (const [n, row] of rows.entries()) {
    const fixed = row.slice(0, last).map((cell, column) => cell.padEnd(widths[column]! + 2))
    const [first, ...more] = breakWords(row[last]!, columns - before)
    const line = `    ${fixed.join('')}${first}`.trimEnd()
    print(n === 0 ? dim(line) : line)
    for (const rest of more) print(' '.repeat(before) + rest)
  }
}

/** Lines of at most `width`, unless a word alone is longer. */
export function breakWords(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
