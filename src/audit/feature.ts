// Who changed what, and who has looked at what. The database writes it and seals it; here it is read and verified.
import { defineFeature } from '../http/feature.ts'
import { auditRoutes } from './routes.ts'

export const audit = defineFeature({
  name: 'audit',
  description: 'Who changed what, who has looked at what, and the seals on both.',
  buildsOn: [],
  scopes: {
    'audit:read': {
      description: 'Read who changed and who read what',
      roles: ['admin', 'auditor'],
      showsPatients: true,
      machines: true,
    },
  },
  tables: {
    audit_log: { notAudited: 'it is the audit, and triggers alone can write it' },
    audit_reads: { notAudited: 'it is the audit of reads, and only ever added to' },
    audit_blocks: { notAudited: 'each block is signed' },
    audit_block_entries: { notAudited: 'a block is signed with its rows' },
    audit_sealing: { notAudited: 'how far the sealing has come: it can be found out anew' },
  },
  jobs: ['seal-audit'],
  routes: auditRoutes,
})
