// Who is tested.
import { defineFeature } from '../http/feature.ts'
import { everyone } from '../platform/access/roles.ts'
import { patientRoutes } from './routes.ts'

export const patients = defineFeature({
  name: 'patients',
  description: 'Who is tested.',
  buildsOn: [],
  scopes: {
    'patients:read': {
      description: 'Find and read patients',
      roles: everyone,
      showsPatients: true,
      machines: true,
    },
    'patients:write': {
      description: 'Register, edit, delete and restore patients',
      roles: ['admin', 'clerk'],
      machines: true,
    },
  },
  tables: {
    patients: 'audited',
    patient_mrns: { notAudited: 'only ever added to, together with an audit row of the patient' },
  },
  jobs: [],
  routes: patientRoutes,
})
