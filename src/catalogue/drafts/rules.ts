// The life of a draft of intervals, and what would become of a result if it were published.

export const draftStatuses = ['draft', 'published', 'discarded'] as const
export type DraftStatus = (typeof draftStatuses)[number]
