import type { ApiContext } from '../../http/feature.ts'
import { createRouter, type Router } from '../../http/router.ts'
export function collectScreens(_: ApiContext): Router {
  return createRouter()
}
