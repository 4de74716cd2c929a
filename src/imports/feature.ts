// Files from analyzers, and the instruments that write them.
import { defineFeature } from '../http/feature.ts'
import { importRoutes } from './routes.ts'

export const imports = defineFeature({
  name: 'imports',
  description: 'Files from analyzers, read by a job.',
  buildsOn: ['qc', 'results'],
  scopes: {
    'imports:read': {
      description: 'Read imports and their refused rows',
      roles: ['admin', 'technologist', 'pathologist', 'auditor'],
      showsPatients: true,
      machines: true,
    },
    'imports:write': {
      description: 'Upload files from analyzers',
      roles: ['admin', 'technologist'],
      machines: true,
    },
  },
  tables: {
    analyzer_profiles: 'audited',
    instruments: 'audited',
    imports: 'audited',
    import_parts: { notAudited: 'the bytes of a file, which nobody changes' },
    upload_parts: { notAudited: 'a file while it is uploaded' },
    import_headers: { notAudited: 'of the file, beside the report of its refused rows' },
    import_refused_rows: {
      // It can be made again from the bytes of the file, and nobody decides by it.
      notAudited:
        'a report, written anew by each reading of the file; how many they were is audited',
    },
    analyzer_rows: {
      // No service may change or delete one; the owner who does may make a row count as new once more.
      notAudited: 'only ever added to, each with the result that came of it, which is audited',
    },
  },
  jobs: ['import-analyzer-file'],
  routes: importRoutes,
})
