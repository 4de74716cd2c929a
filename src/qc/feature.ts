// Whether what an instrument measures can be believed: control material, and the rules that judge it.
import { defineFeature } from '../http/feature.ts'
import { createRouter } from '../http/router.ts'
import { chartRoutes } from './chart/routes.ts'
import { qcSummaryRoutes } from './summaries/routes.ts'

export const qc = defineFeature({
  name: 'qc',
  description:
    'Quality control: materials, targets, controls, and whether test and instrument are in order.',
  buildsOn: [],
  scopes: {
    'qc:read': {
      description: 'Read controls, targets and states',
      roles: ['admin', 'technologist', 'pathologist', 'auditor'],
    },
    'qc:write': {
      description: 'Enter controls and document corrective actions',
      roles: ['technologist', 'pathologist'],
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
  routes: (context) =>
    createRouter().route('/', qcSummaryRoutes(context)).route('/', chartRoutes(context)),
})
