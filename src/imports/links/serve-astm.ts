// An instrument that speaks LIS1-A (ASTM E1381) over TCP: it sends, and this side only answers. A query for orders
// (Q) is taken and not answered: the instrument goes on with what its operator asks of it.
import { createAstmReceiver } from './receive-astm.ts'
import type { Serve } from './listen.ts'
import { control } from './rules/frames.ts'
import { storeMessage } from './store-message.ts'
import { createTokenizer } from './tokens.ts'

export const serveAstm: Serve = async (context, link, line) => {
  const { instrument } = link
  const note = (what: string) => context.log.warn({ instrument, what }, 'instrument not understood')
  async function store(message: Buffer) {
    const letters = new Set(
      message
        .toString('latin1')
        .toUpperCase()
        .match(/(?<=^|\r)[A-Z]/g),
    )
    if (letters.has('Q')) note('a query for orders is not answered')
    // A test of the line, or a query: there is nothing to read.
    if (!letters.has('R')) return
    await storeMessage(context, instrument, message, (hash) => `${hash}.astm`)
  }
  const receiver = createAstmReceiver(store, link, note)
  const tokens = createTokenizer(link.most_frame_bytes)
  line.onSilence(() => receiver.silence())
  for await (const chunk of line.chunks) {
    for (const token of tokens(chunk)) {
      const answer = await receiver.take(token)
      if (answer) line.send(Buffer.from([control[answer]]))
    }
  }
}
