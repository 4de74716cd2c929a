// What can be tested, and how a number is judged.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { catalogueRoutes } from './routes.ts'

export const catalogue = defineFeature({
  name: 'catalogue',
  description: 'What can be tested, and how a number is judged.',
  buildsOn: [],
  scopes: {
    'catalogue:read': {
      description: 'Read tests, panels, intervals and conversions',
      roles: everyone,
      machines: true,
    },
    'catalogue:manage': {
      description: 'Maintain the catalogue, instruments and profiles, and put intervals in force',
      roles: ['admin'],
    },
    'intervals:draft': {
      description: 'Draft intervals, and preview what they would change',
      roles: ['admin', 'pathologist'],
      showsPatients: true,
    },
  },
  tables: {
    tests: 'audited',
    panels: 'audited',
    panel_tests: 'audited',
    qualified_intervals: 'audited',
    interval_drafts: 'audited',
    coded_values: 'audited',
    unit_conversions: 'audited',
    delta_checks: 'audited',
    derived_tests: 'audited',
    derived_test_inputs: 'audited',
    reflex_tests: 'audited',
    rejection_reasons: 'audited',
  },
  jobs: [],
  routes: catalogueRoutes,
})
