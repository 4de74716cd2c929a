// What the demo prints: one step a line, with the time it took.

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

export function table(rows: string[][]): void {
  const widths = rows[0]!.map((_, n) => Math.max(...rows.map((row) => row[n]!.length)))
  for (const [n, row] of rows.entries()) {
    const line = row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')
    print(`    ${n === 0 ? dim(line) : line}`)
  }
}
