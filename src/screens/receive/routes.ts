import type { ApiContext } from '../../http/feature.ts'
import { createRouter, type Router } from '../../http/router.ts'
export function receiveScreens(_: ApiContext): Router {
  return createRouter()
}
