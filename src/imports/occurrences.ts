// How often has this row come by now? Of a file of any size, in twelve bytes a row: a key is known by 64 bits of its
// hash, in a table that doubles when it is half full. (Two of ten million rows share one with a chance of three in a
// million: one of them would be numbered as a second occurrence, in each reading of the file alike.)

export function createCounter(): (key: string) => number {
  let slots = 1024
  let high = new Uint32Array(slots)
  let low = new Uint32Array(slots)
  let counts = new Uint32Array(slots) // 0: the slot is free
  let used = 0

  /** The slot of this hash, or the free one where it belongs. */
  function slotOf(h: number, l: number): number {
    let slot = l & (slots - 1)
    while (counts[slot] !== 0 && (high[slot] !== h || low[slot] !== l))
      slot = (slot + 1) & (slots - 1)
    return slot
  }

  function grow(): void {
    const [oldHigh, oldLow, oldCounts] = [high, low, counts]
    slots *= 2
    high = new Uint32Array(slots)
    low = new Uint32Array(slots)
    counts = new Uint32Array(slots)
    for (const [n, count] of oldCounts.entries()) {
      if (count === 0) continue
      const slot = slotOf(oldHigh[n]!, oldLow[n]!)
      high[slot] = oldHigh[n]!
      low[slot] = oldLow[n]!
      counts[slot] = count
    }
  }

  return (key) => {
    const [h, l] = hash(key)
    const slot = slotOf(h, l)
    if (counts[slot] === 0) {
      high[slot] = h
      low[slot] = l
      used++
    }
    const count = ++counts[slot]!
    if (used * 2 > slots) grow()
    return count
  }
}

// Two 32-bit lanes of multiply and shift over the UTF-16 code units, mixed at the end. Nobody is kept out by it.
function hash(text: string): [number, number] {
  let a = 0xdeadbeef ^ text.length
  let b = 0x41c6ce57 ^ text.length
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a >>> 0, b >>> 0]
}
