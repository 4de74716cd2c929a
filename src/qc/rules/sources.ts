// Where a target and a point come from.

/** assigned: by the maker, or by decision. established: from the laboratory's own points (statistics.ts). */
export const targetSources = ['assigned', 'established'] as const

/** manual: typed by a person. import: found in a file of an analyzer. */
export const pointSources = ['manual', 'import'] as const
export type PointSource = (typeof pointSources)[number]
