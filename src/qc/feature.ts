// Whether what an instrument measures can be believed: control material, and the rules that judge it.
import { defineFeature } from '../http/feature.ts'
import { qcRoutes } from './routes.ts'

export const qc = defineFeature({
  name: 'qc',
  description:
    'Quality control: materials, targets, controls, and whether test and instrument are in order.',
  buildsOn: ['results'],
  scopes: {
    'qc:read': {
      description: 'Read controls, targets and states, charts and daily summaries',
      roles: ['admin', 'technologist', 'pathologist', 'auditor'],
      showsPatients: true,
      machines: true,
    },
    'qc:write': {
      description: 'Enter controls, document corrective actions, sum up a day again',
      roles: ['technologist', 'pathologist'],
    },
    'qc:manage': {
      description: 'Maintain control materials, lots, targets and requirements',
      roles: ['admin', 'pathologist'],
    },
  },
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
    qc_summary_days: 'audited',
    qc_summaries: 'audited',
    qc_summary_marks: { notAudited: 'which days are to be summed up, until they are' },
  },
  jobs: ['summarize-qc'],
  routes: qcRoutes,
})
