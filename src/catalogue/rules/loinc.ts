// The check digit of a LOINC code: a digit misread or swapped names no code, or another test.

/**
 * LOINC's check digit is mod 10 (Luhn; LOINC Users' Guide, appendix): from the right, double every other
 * digit beginning with the last, add the digits of all products, and fill up to the next ten.
 *
 * Worked example, potassium 2823-3: 3→6, 2, 8→16→7, 2 → 17 → 3 more make 20.
 */
function loincCheckDigit(number: string): number {
  const sum = Array.from(number)
    .reverse()
    .reduce((total, character, index) => {
      const digit = Number(character) * (index % 2 === 0 ? 2 : 1)
      return total + (digit > 9 ? digit - 9 : digit)
    }, 0)
  return (10 - (sum % 10)) % 10
}

/** Whether it has the form of a LOINC code and its check digit is right: 2823-3 is, 2832-3 is not. */
export function isLoinc(code: string): boolean {
  const [, number, check] = /^(\d{1,7})-(\d)$/.exec(code) ?? []
  return number !== undefined && Number(check) === loincCheckDigit(number)
}
