// The start: the first screen that a person's role opens.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import { destinations } from '../frame/navigation.ts'
import { screen } from '../frame/screen.ts'

export function homeScreen(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab',
    screen(api, ({ may, goTo }) => goTo(destinations.find(({ scope }) => may(scope))!.path)),
  )
  return router
}
