// What other systems read of the laboratory, in their words.
import { defineFeature } from '../http/feature.ts'
import { fhirRoutes } from './routes.ts'

export const fhir = defineFeature({
  name: 'fhir',
  description:
    'Patients, orders, samples, results and reports as FHIR R4 (4.0.1), to be read by other systems.',
  buildsOn: ['orders', 'reports'],
  scopes: {},
  tables: {},
  jobs: [],
  routes: fhirRoutes,
})
