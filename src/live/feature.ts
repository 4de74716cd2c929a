// Who follows what happens, as it happens.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { liveRoutes } from './routes.ts'

export const live = defineFeature({
  name: 'live',
  description: 'What happens, as it happens: events over a WebSocket or as server-sent events.',
  buildsOn: [],
  scopes: {
    // Of a topic also the scope that lists what it is about: src/live/topics.ts.
    'live:read': { description: 'Follow events as they happen', roles: everyone, machines: true },
  },
  tables: {},
  jobs: [],
  routes: liveRoutes,
})
