// What was taken from the patient.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { sampleRoutes } from './routes.ts'

export const samples = defineFeature({
  name: 'samples',
  description: 'What was taken from the patient, under its accession number.',
  buildsOn: ['catalogue', 'orders'],
  scopes: {
    'samples:read': {
      description: 'List and read samples',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    'samples:collect': {
      description: 'Record that a sample was collected',
      roles: ['phlebotomist', 'technologist'],
    },
    'samples:receive': {
      description: 'Receive, accept and reject samples',
      roles: ['technologist', 'pathologist'],
    },
    'samples:store': {
      description: 'Store, move and dispose of samples',
      roles: ['technologist'],
    },
  },
  tables: { samples: 'audited', specimen_retention: 'audited' },
  jobs: [],
  routes: sampleRoutes,
})
