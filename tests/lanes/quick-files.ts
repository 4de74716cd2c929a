/** Runs once around `npm run test:quick`: the kept server, and the files that start no process. */
import * as server from '../helpers/kept-setup.ts'
import { offerTestFiles } from './test-files.ts'

let offered: ReturnType<typeof offerTestFiles> | undefined

export async function globalSetup(): Promise<void> {
  await server.globalSetup()
  offered = offerTestFiles('tests/**/!(*.process).test.ts')
}

export async function globalTeardown(): Promise<void> {
  offered?.withdraw()
  await server.globalTeardown()
}
