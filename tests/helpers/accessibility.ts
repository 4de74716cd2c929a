/**
 * Whether everybody can read and use a page: axe-core's rules for WCAG 2.2 A and AA and its good practice,
 * in light, and its colours in dark. What it finds is told by rule, element and remedy.
 *
 *   await checkAccessibility(page)
 */
import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Options = {
  /** Only within these elements, or all but these: for what is somebody else's work. */
  within?: string
  without?: string[]
  /** A rule that does not hold here, and why. */
  except?: Record<string, string>
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What is looked at in each: the elements are the same in both, only the colours differ. */
const schemes = {
  light: { type: 'tag', values: tags },
  dark: { type: 'rule', values: ['color-contrast'] },
} satisfies Record<string, axe.RunOnly>

export async function checkAccessibility(page: Page, options: Options = {}): Promise<void> {
  const found: string[] = []
  for (const [colorScheme, runOnly] of Object.entries(schemes)) {
    await page.emulateMedia({ colorScheme: colorScheme as keyof typeof schemes })
    for (const finding of await scan(page, options, runOnly))
      found.push(`${colorScheme}: ${finding}`)
  }
  await page.emulateMedia({ colorScheme: null })
  assert.ok(found.length === 0, `${page.url()} is not accessible:\n\n${found.join('\n\n')}`)
}

async function scan(
  page: Page,
  { within, without = [], except = {} }: Options,
  runOnly: axe.RunOnly,
): Promise<string[]> {
  // By the debugger's way, which the page's policy does not concern.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const where = { include: [[within ?? 'html']], exclude: without.map((selector) => [selector]) }
  const how: axe.RunOptions = {
    runOnly,
    rules: Object.fromEntries(Object.keys(except).map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
  }
  const { violations } = await page.evaluate(
    async (given) => {
      const inPage = globalThis as unknown as { axe: typeof axe }
      return await inPage.axe.run(given.where, given.how)
    },
    { where, how },
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, failureSummary }) =>
      [`${id}: ${help}`, `at ${target.join(' ')}`, html.slice(0, 200), failureSummary].join('\n  '),
    ),
  )
}
