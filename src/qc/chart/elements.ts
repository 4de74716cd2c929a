// Writes SVG as text. Every name that a laboratory may choose (a lot number, what somebody noted) is escaped
// here and nowhere else, so no drawing can forget it.

/** What was written by element() or plain(), and nothing else: no text reaches a drawing unescaped. */
export type Markup = { readonly markup: string }

export function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  ...children: (Markup | string)[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escape(value!)}"`)
    .join('')
  const inside = children
    .map((child) => (typeof child === 'string' ? escape(child) : child.markup))
    .join('')
  return {
    markup: inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`,
  }
}

/** Text that is ours, such as a style sheet. Never anything from outside. */
export function plain(markup: string): Markup {
  return { markup }
}

/** A tenth of a pixel is more than anybody sees. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}

// What XML 1.0 cannot hold even when it is escaped ("Char", section 2.2): one such character, and a browser shows
// no chart at all.
// oxlint-disable-next-line no-control-regex
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(notXml, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!)
}
