// The form of server-sent events (the WHATWG's HTML standard, 9.2), as far as a stream of JSON needs it.
export type Piece = { data: string; retry_ms: number | undefined }

/** One piece for each block of lines; `data` is empty in one that only says when to come again. */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) yield pieceOf(block)
  }
}

function pieceOf(block: string): Piece {
  const data: string[] = []
  let retry_ms: number | undefined
  for (const line of block.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name === 'data') data.push(value!)
    if (name === 'retry') retry_ms = Number(value)
  }
  return { data: data.join('\n'), retry_ms }
}
