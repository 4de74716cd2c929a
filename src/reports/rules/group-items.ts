// Under which panel a reader finds a test. An order keeps its tests, not the panels that they were asked by, so the
// report groups them as the catalogue does: it reads like what was ordered, and never repeats a test.

/** A panel of the catalogue with the codes of its tests, in its own order. */
export type PanelOfReport = {
  code: string
  name: string
  loinc: string | null
  test_codes: readonly string[]
}

export type Group<Item> = { panel: Omit<PanelOfReport, 'test_codes'> | null; items: Item[] }

/**
 * The items of an order under the panels that it holds completely; what is left stands in a group without one.
 *
 * A panel that holds more tests goes first, so that of two which share a test the larger has it; of two of the
 * same size the one whose code comes first. Inside a panel the tests stand as the panel lists them. The groups stand in
 * the order of their first item, as it was ordered; what is left, last.
 *
 * Worked example. The catalogue: RENAL = UREA, CREA; LYTES = NA, K, CL. Ordered: GLU, K, NA, CL, CREA →
 * LYTES (NA, K, CL), then GLU and CREA without a panel: RENAL would want UREA as well.
 */
export function groupItems<Item extends { position: number; test: { code: string } }>(
  items: readonly Item[],
  panels: readonly PanelOfReport[],
): Group<Item>[] {
  const left = new Map(items.map((item) => [item.test.code, item]))
  const groups: Group<Item>[] = []
  const bySize = panels.toSorted(
    (a, b) => b.test_codes.length - a.test_codes.length || (a.code < b.code ? -1 : 1),
  )
  for (const { test_codes, ...panel } of bySize) {
    if (test_codes.length === 0 || !test_codes.every((code) => left.has(code))) continue
    groups.push({ panel, items: test_codes.map((code) => left.get(code)!) })
    for (const code of test_codes) left.delete(code)
  }
  const first = ({ items: of }: Group<Item>) => Math.min(...of.map(({ position }) => position))
  groups.sort((a, b) => first(a) - first(b))
  if (left.size > 0) groups.push({ panel: null, items: [...left.values()] })
  return groups
}
