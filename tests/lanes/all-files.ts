/** Runs once around `npm test`: a server of its own, and all test files. */
import * as server from '../helpers/global-setup.ts'
import { offerTestFiles } from './test-files.ts'

let offered: ReturnType<typeof offerTestFiles> | undefined

export async function globalSetup(): Promise<void> {
  await server.globalSetup()
  offered = offerTestFiles('tests/**/*.test.ts')
}

export async function globalTeardown(): Promise<void> {
  offered?.withdraw()
  await server.globalTeardown()
}
