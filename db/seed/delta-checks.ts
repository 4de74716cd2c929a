// How much a test may change between two samples of one patient before somebody has to look. Each limit
// has one public source; a laboratory sets its own from its own patients.

export type SeedDeltaCheck = {
  test: string
  method: 'difference' | 'percent' | 'rate' | 'percent_rate'
  limit: string // canonical unit, or percent
  window_days: string
  source: string
}

const demonstration = 'Demonstration value, not for clinical use'

export const deltaChecks: SeedDeltaCheck[] = [
  {
    test: 'NA',
    method: 'difference',
    limit: '13',
    window_days: '3',
    source: `${demonstration}. AACC Scientific Shorts 2011, What limits should I use for my delta checks: 13 mEq/L in 3 days`,
  },
  {
    test: 'MCV',
    method: 'difference',
    limit: '3',
    window_days: '30',
    source: `${demonstration}. Arch Pathol Lab Med 2015;139:1042: 3.0 fL; the window is an example of a laboratory's own policy`,
  },
  // An injured kidney is news, and a mixed-up tube looks the same.
  {
    test: 'CREA',
    method: 'percent',
    limit: '50',
    window_days: '7',
    source: `${demonstration}. KDIGO 2012, acute kidney injury: 1.5 times the value before, within 7 days`,
  },
  {
    test: 'HGB',
    method: 'difference',
    limit: '20',
    window_days: '7',
    source: `${demonstration}. ISTH 2005 (J Thromb Haemost 3:692), major bleeding: 20 g/L; the window is an example of a laboratory's own policy`,
  },
  {
    test: 'PLT',
    method: 'percent',
    limit: '50',
    window_days: '10',
    source: `${demonstration}. 4Ts score (J Thromb Haemost 2006;4:759): a fall by half within 10 days`,
  },
]
