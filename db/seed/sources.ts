// Where the intervals come from. Every row in the database names one of these and the value as it was
// published. They are demonstration values, not for clinical use: a laboratory establishes its own.

const demonstration = 'Demonstration value, not for clinical use'

export const pedsap = `${demonstration}. ACCP PedSAP, reference values for common laboratory tests`
export const pmc3973528 = `${demonstration}. PMC3973528, table 3`
export const arup = `${demonstration}. ARUP Laboratories, critical values, adults`

export const australasia = `${demonstration}. EJIFCC 2016;27:48 (PMC4975217), table 3, Australasian consensus`
export const norip = `${demonstration}. Nordic Reference Interval Project, Scand J Clin Lab Invest 2004;64:271`
export const nordicBloodCount = `${demonstration}. Nordic blood count study, Scand J Clin Lab Invest 2004;64:385`
export const hoffbrand = `${demonstration}. Hoffbrand, Essential Haematology, appendix 1`
export const sorlandet = `${demonstration}. Sørlandet Hospital laboratory handbook, 2019`
export const medlineplus = `${demonstration}. MedlinePlus medical encyclopedia`
export const msd = `${demonstration}. MSD Manual, blood tests`
export const mayo = `${demonstration}. Mayo Clinic, ferritin test`
export const statpearls = `${demonstration}. StatPearls NBK539757, anion gap`
export const oxford = `${demonstration}. Oxford Handbook of Acute Medicine, reference intervals`

// These draw a line where risk begins, not where the healthy end.
export const atp3 = `${demonstration}. NCEP ATP III decision limit, NIH 02-5215`
export const ada = `${demonstration}. American Diabetes Association decision limit, Standards of Care`
export const kdigo = `${demonstration}. KDIGO 2024 decision limit, chronic kidney disease`
export const nihVitaminD = `${demonstration}. NIH Office of Dietary Supplements, vitamin D adequacy`

// The entry criterion of a classification. A laboratory sets its own cut-off, by its substrate and its conjugate.
export const sleClassification = `${demonstration}. EULAR/ACR 2019 classification of SLE, Ann Rheum Dis 2019;78:1151, ANA of 1:80 or more`

export const policy = `${demonstration}. Example of a laboratory's own policy`
