// What the environment says of instruments that send by themselves: to which ports they may connect, and which
// folders they drop files into. Lists, as JSON.
import { z } from 'zod'
import { networks } from './values.ts'

const instrument = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the code of an instrument')
const seconds = (usual: number) => z.number().positive().max(3600).default(usual)

const link = z
  .strictObject({
    instrument,
    protocol: z.enum(['astm', 'mllp']),
    host: z.string().min(1).default('127.0.0.1'),
    port: z.int().min(0).max(65_535),
    /** Who may connect, as addresses and networks. Without any, this machine only. */
    peers: z
      .array(z.string())
      .default(['127.0.0.1', '::1'])
      .transform((all) => all.join(','))
      .pipe(networks),
    connections: z.int().min(1).max(100).default(4),
    /** LIS1-A permits 64,000 characters a frame; instruments of the old ASTM E1381 send 247 at most. */
    most_frame_bytes: z.int().min(247).max(1_000_000).default(64_000),
    most_message_bytes: z.int().min(1000).max(16_000_000).default(1_000_000),
    /** LIS1-A 6.5.2.4: the receiver waits so long for the next frame. */
    silence_seconds: seconds(30),
  })
  .transform(({ silence_seconds, ...rest }) => ({ ...rest, silence_ms: silence_seconds * 1000 }))

export type Link = z.output<typeof link>

const folder = z.strictObject({
  instrument,
  folder: z.string().startsWith('/', 'must be an absolute path'),
})

export type WatchedFolder = z.output<typeof folder>

function listOf<T extends z.ZodType>(one: T, example: string) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue(`must be JSON: [${example}, …]`)
        return z.NEVER
      }
    })
    .pipe(z.array(one).max(200))
    .superRefine((all, context) => {
      const places = all.map((each) => placeOf(each as Link | WatchedFolder))
      for (const [n, place] of places.entries()) {
        if (places.indexOf(place) < n) context.addIssue(`${place} is named twice`)
      }
    })
}

// Any free port is another each time.
const placeOf = (each: Link | WatchedFolder) =>
  'folder' in each ? each.folder : `${each.host}:${each.port || crypto.randomUUID()}`

export const instrumentLinks = listOf(
  link,
  '{"instrument": "cobas-integra-1", "protocol": "astm", "port": 5001}',
)
export const watchedFolders = listOf(
  folder,
  '{"instrument": "cobas-integra-1", "folder": "/srv/cobas"}',
)
