// What a sample can be. The same list stands in the database's checks.

export const specimenTypes = ['serum', 'plasma', 'whole_blood', 'urine', 'respiratory'] as const
export type SpecimenType = (typeof specimenTypes)[number]
