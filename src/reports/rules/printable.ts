// What a font can print of a text. A character without a glyph would be an empty box, or nothing: and a name with a
// hole in it is another name.

// Controls, and format characters that change the direction of what follows (U+202E) or are seen by nobody.
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cf}|\p{Cs}|\p{Co}/u

/**
 * The text with each character that cannot be seen or printed as its number in Unicode. Spaces of any kind, line ends
 * among them, are one space. Letters with separate accents are put together first, as far as Unicode has them.
 *
 * Worked example, of a font that knows no Chinese: "Li 山" → "Li [U+5C71]"; "Zoë\u202E" → "Zoë[U+202E]".
 */
export function printable(text: string, hasGlyph: (codePoint: number) => boolean): string {
  let out = ''
  for (const character of text.normalize('NFC').replaceAll(/\s+/g, ' ')) {
    const codePoint = character.codePointAt(0)!
    const shown = !unseen.test(character) && hasGlyph(codePoint)
    out += shown ? character : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`
  }
  return out
}
