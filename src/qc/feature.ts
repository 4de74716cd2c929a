// Whether what an instrument measures can be believed: control material, and the rules that judge it.
import { defineFeature } from '../http/feature.ts'
import { createRouter } from '../http/router.ts'

export const qc = defineFeature({
  name: 'qc',
  description:
    'Quality control: materials, targets, controls, and whether test and instrument are in order.',
  buildsOn: [],
  scopes: {},
  tables: {
    qc_materials: 'audited',
    qc_lots: 'audited',
    qc_targets: 'audited',
    qc_requirements: 'audited',
    qc_states: { notAudited: 'a lock with a time: what happened stands in the points' },
    qc_runs: 'audited',
    qc_points: 'audited',
    qc_evaluations: {
      notAudited: 'each row is the record; the audit row of the point that takes it up says who',
    },
    qc_corrective_actions: 'audited',
  },
  jobs: [],
  routes: () => createRouter(),
})
