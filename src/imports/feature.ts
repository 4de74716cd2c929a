// Files from analyzers, and the instruments that write them.
import { defineFeature } from '../http/feature.ts'
import { importRoutes } from './routes.ts'

export const imports = defineFeature({
  name: 'imports',
  description: 'Files from analyzers, read by a job.',
  buildsOn: ['results'],
  scopes: {
    'imports:read': {
      description: 'Read imports and their refused rows',
      roles: ['admin', 'technologist', 'pathologist', 'auditor'],
    },
    'imports:write': {
      description: 'Upload files from analyzers',
      roles: ['admin', 'technologist'],
    },
  },
  tables: {
    analyzer_profiles: 'audited',
    instruments: 'audited',
    imports: 'audited',
    import_parts: { notAudited: 'the bytes of a file, which nobody changes' },
    upload_parts: { notAudited: 'a file while it is uploaded' },
    import_refused_rows: { notAudited: 'a report, written anew by each reading of the file' },
    analyzer_rows: { notAudited: 'what was read; the result that came of it is audited' },
  },
  jobs: ['import-analyzer-file'],
  routes: importRoutes,
})
