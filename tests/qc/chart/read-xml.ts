// A strict reader of small XML: enough to say that a drawing is well-formed, and what is in it. It throws where
// a browser would show an error instead of a picture.
import assert from 'node:assert/strict'

export type Element = {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const tag = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/gi
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

export function readXml(text: string): Element {
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u)
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let end = 0
  for (const match of text.matchAll(tag)) {
    const [whole, closes, name, attributes, isEmpty] = match
    open.at(-1)!.text += textOf(text.slice(end, match.index))
    end = match.index + whole.length
    if (closes) {
      assert.equal(open.pop()!.name, name)
      continue
    }
    const pairs = [...attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)]
    const found = { name: name!, attributes: {} as Record<string, string>, children: [], text: '' }
    for (const [, key, value] of pairs) {
      assert.equal(found.attributes[key!], undefined, `${key} twice`)
      found.attributes[key!] = textOf(value!)
    }
    open.at(-1)!.children.push(found)
    if (!isEmpty) open.push(found)
  }
  assert.equal(textOf(text.slice(end)).trim(), '')
  assert.equal(open.length, 1, 'every element is closed')
  assert.equal(root.children.length, 1, 'one root')
  return root.children[0]!
}

function textOf(raw: string): string {
  assert.doesNotMatch(raw, /<|>|&(?!(amp|lt|gt|quot|#39);)/)
  return raw.replaceAll(/&([^;]+);/g, (_, name: string) => entities[name]!)
}

export function all({ children }: Element): Element[] {
  return children.flatMap((child) => [child, ...all(child)])
}
