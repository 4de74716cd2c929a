// All addresses of quality control.
import type { Context } from '../context.ts'
import { createRouter, type Router } from '../http/router.ts'
import { chartRoutes } from './chart/routes.ts'
import { controlRoutes } from './controls/routes.ts'
import { materialRoutes } from './materials/routes.ts'
import { qcSummaryRoutes } from './summaries/routes.ts'
import { targetRoutes } from './targets/routes.ts'

export function qcRoutes(context: Context): Router {
  return createRouter()
    .route('/', materialRoutes(context))
    .route('/', targetRoutes(context))
    .route('/', controlRoutes(context))
    .route('/', chartRoutes(context))
    .route('/', qcSummaryRoutes(context))
}
