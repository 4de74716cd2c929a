// Two hundred invented people from a newborn to a centenarian, the same ones on every run. No name
// belongs to anyone; given and family names are drawn apart from plain lists of several languages.

export type SeedPatient = {
  mrn: string
  family_name: string
  given_name: string
  birth_date: string // YYYY-MM-DD
  sex: 'female' | 'male' | 'other' | 'unknown'
}

const feminine = names(`
  Aaliyah, Agnieszka, Amélie, Anjali, Ayşe, Chloé, Defne, Eilidh, Elena, Fatima, Freya, Giulia, Grace,
  Hanna, Ingrid, Jana, Keiko, Leila, Lucía, Mei, Minh Anh, Ngozi, Olena, Paula, Rosa, Saoirse, Wanjiru,
  Zofia`)
const masculine = names(`
  Ahmed, Andrzej, Arjun, Bao, Björn, Callum, Diego, Emre, Étienne, Farid, Giovanni, Hans, Haruto,
  Ibrahim, Jakub, João, Kofi, Lars, Mateo, Mykola, Nikolai, Oluwaseun, Pavel, Ravi, Seán, Thabo, Wei,
  Yusuf`)
const families = names(`
  Adeyemi, Andersson, Bianchi, Çelik, Chen, Costa, Dąbrowski, Dubois, Eriksen, Fernández, García, Gruber,
  Haddad, Ivanov, Jansen, Kamau, Kowalska, Lefèvre, Mbeki, Müller, Nakamura, Nguyễn, Novák, O’Brien,
  Okafor, Papadopoulos, Patel, Rossi, Schröder, Shevchenko, Silva, Singh, Smith, Tanaka, van den Berg,
  Yılmaz`)

const numberOfPatients = 200
const year_days = 365.25
const day_ms = 86_400_000

/** The patients as of `today` (any moment of that day, UTC). Ages depend on it, nothing else does. */
export function seedPatients(today: Date): SeedPatient[] {
  const random = seededRandom(490)
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!

  return Array.from({ length: numberOfPatients }, (_, index) => {
    const sex = sexOf(index)
    return {
      mrn: `MRN-${String(index + 1).padStart(6, '0')}`,
      family_name: pick(families),
      given_name: pick(
        sex === 'female' || (sex !== 'male' && random() < 0.5) ? feminine : masculine,
      ),
      birth_date: dateBefore(today, ageInDays(index, random())),
      sex,
    }
  })
}

const numberInHistory = 220

/** More of them for the month of history: grown-ups, more old than young, under numbers of their own. */
export function historyPatients(today: Date): SeedPatient[] {
  const random = seededRandom(491)
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!

  return Array.from({ length: numberInHistory }, (_, index) => {
    const sex = index % 2 === 0 ? 'female' : 'male'
    return {
      mrn: `MRN-${String(100_001 + index)}`,
      family_name: pick(families),
      given_name: pick(sex === 'female' ? feminine : masculine),
      birth_date: dateBefore(today, Math.round((21 + 70 * random() ** 0.7) * year_days)),
      sex,
    }
  })
}

function names(list: string): string[] {
  return list.split(',').map((name) => name.trim())
}

// Most are female or male; every 40th is recorded as other or unknown, for whom no range that
// depends on sex may be chosen.
function sexOf(index: number): SeedPatient['sex'] {
  if (index % 40 === 19) return 'other'
  if (index % 40 === 39) return 'unknown'
  return index % 2 === 0 ? 'female' : 'male'
}

// Reference ranges change by the day, then by the month, then by the year, and so do these ages:
// ten newborns, twenty infants, and the rest spread evenly from one year to a hundred.
function ageInDays(index: number, random: number): number {
  if (index === 0) return 0
  if (index < 10) return index * 3
  if (index < 30) return Math.round(29 + random * 335)
  const age = 1 + (99 * (index - 30)) / (numberOfPatients - 31)
  return Math.ceil(age * year_days)
}

function dateBefore(today: Date, ageDays: number): string {
  return new Date(today.getTime() - ageDays * day_ms).toISOString().slice(0, 10)
}

// mulberry32: small, and the same on every machine. Not for secrets.
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
