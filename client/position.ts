// The service may answer a read from a replica, which is a moment old. So that this client never misses what it has
// written itself, it keeps the place in the database's log that each answer to a write names, and asks for no less.

const header = 'lab-position'

export function createPosition(send: (request: Request) => Promise<Response>) {
  let greatest = '0/0'
  let following = false

  function hear(answer: Response): void {
    const told = answer.headers.get(header)
    if (told !== null && numberOf(told) > numberOf(greatest)) greatest = told
  }

  return {
    /** Says with the request how far its answer has to reach, unless it says so itself. */
    ask: async (request: Request): Promise<Response> => {
      if (!request.headers.has(header)) request.headers.set(header, following ? 'latest' : greatest)
      const answer = await send(request)
      hear(answer)
      return answer
    },
    /** It is told of events, which come from the primary: what it reads because of one must not be older. */
    follows: (): void => {
      following = true
    },
  }
}

/** '16/B374D848': two numbers in hexadecimal, of which the first counts more. */
function numberOf(position: string): bigint {
  const [high = '0', low = '0'] = position.split('/')
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}
