// The screens: one line for each, what is around all of them, and the files that their pages load.
import { screenPolicy } from '../http/content-security.ts'
import type { ApiContext } from '../http/feature.ts'
import { createRouter, type Router } from '../http/router.ts'
import { notFound } from '../platform/problems.ts'
import { findAsset } from './frame/assets.ts'
import { accountScreen } from './account/routes.ts'
import { homeScreen } from './home/routes.ts'
import { auditScreens } from './audit/routes.ts'
import { boardScreen } from './board/routes.ts'
import { callScreens } from './calls/routes.ts'
import { importScreens } from './imports/routes.ts'
import { qcScreens } from './qc/routes.ts'
import { resultScreens } from './results/routes.ts'
import { verificationScreens } from './verification/routes.ts'
import { collectScreens } from './collect/routes.ts'
import { orderScreens } from './orders/routes.ts'
import { patientScreens } from './patients/routes.ts'
import { receiveScreens } from './receive/routes.ts'
import { serviceAccountPages } from './service-accounts/account-pages.ts'
import { serviceAccountScreen } from './service-accounts/routes.ts'
import { signInScreens } from './sign-in/routes.ts'
import { setPasswordScreen } from './sign-in/set-password.ts'
import { turnaroundScreen } from './turnaround/routes.ts'
import { userScreen } from './users/routes.ts'
import { userPages } from './users/user-pages.ts'

const screens = [
  homeScreen,
  signInScreens,
  setPasswordScreen,
  boardScreen,
  patientScreens,
  resultScreens,
  verificationScreens,
  callScreens,
  orderScreens,
  collectScreens,
  receiveScreens,
  qcScreens,
  importScreens,
  turnaroundScreen,
  userScreen,
  userPages,
  serviceAccountScreen,
  serviceAccountPages,
  accountScreen,
  auditScreens,
]

export function screenRoutes(api: ApiContext): Router {
  const router = createRouter()
  router.use('/lab/*', screenPolicy)
  router.get('/lab/assets/:name', (c) => {
    const asset = findAsset(c.req.param('name'))
    if (!asset) throw notFound('file')
    return c.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
  for (const mount of screens) router.route('/', mount(api))
  return router
}
