// Whether a text is a unit of UCUM (ucum.org, case sensitive): a unit with a slip would match no file and no
// other system. It is asked when the catalogue is maintained, never on the path of a result.
//
// The grammar is that of the specification, whole. The table of atoms is that part of it which laboratories
// write (UCUM's tables 1 to 8 and the arbitrary units of laboratory medicine); a missing one is one word more
// below. The package that knows all of UCUM would take six megabytes of installation for this one question.

/** May have a prefix: `mmol`, `m[IU]`, `mm[Hg]`, `kcal`. */
const metric = new Set(
  `m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv L l ar t bar u eV pc
   kat U cal eq osm g% [IU] [iU] m[H2O] m[Hg] B Np dyn erg P St Ci R RAD REM Mx G Oe Gb bit By [Btu]`.split(
    /\s+/,
  ),
)

/** May have none: a milliminute is no unit, and `m%` neither. */
const plain = new Set(
  `% 10* 10^ [pi] [ppth] [ppm] [ppb] [pptr] min h d wk mo a a_j a_t a_g mo_j mo_s mo_g deg gon ' ''
   [in_i] [ft_i] [yd_i] [mi_i] [lb_av] [oz_av] [gr] [degF] [foz_us] [pH] [drp] [HPF] [LPF] [S] [CFU] [PFU] [FFU]
   [EID_50] [CCID_50] [TCID_50] [BAU] [AU] [BAU] [EU] [ELU] [PNU] [Lf] [NTU] [FNU] [arb'U] [USP'U] [GPL'U] [MPL'U]
   [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U] [D'ag'U]
   [IR] [HP_X] [MET] [diop] [Ch] [Fr] [PRU] [wood'U] [hnsf'U] [lb_tr] [dr_av]`.split(/\s+/),
)

const prefixes = 'Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti'.split(' ')

/**
 * Worked examples: `mmol/L`, `10*9/L`, `m[IU]/L`, `mg{urea}/dL`, `/min`, `mL/min/{1.73_m2}` are; `mEq/L` (it is
 * `meq/L`), `IU/L` (`[IU]/L`), `x10^9/L` (`10*9/L`), `MMOL/L`, `µmol/L` (`umol/L`) and `cells/uL`
 * (`{cells}/uL`) are not.
 */
export function isUcum(text: string): boolean {
  const tokens = tokensOf(text)
  if (tokens === undefined || tokens.length === 0) return false
  const rest = termOf(tokens[0] === '/' ? tokens.slice(1) : tokens)
  return rest !== undefined && rest.length === 0
}

/** Operators, brackets, annotations and simple units with their exponents; undefined if anything is left over. */
function tokensOf(text: string): string[] | undefined {
  const token =
    /[./()]|\{[!-z|~]*\}|(?:10[*^]|(?:[^\s./(){}[\]\d+-]|\[[^\s[\]{}]+\])+)(?:[+-]?\d+)?|\d+/uy
  const tokens: string[] = []
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const [found] = token.exec(text) ?? []
    if (found === undefined || token.lastIndex === at) return undefined
    tokens.push(found)
  }
  return tokens
}

/** What is left behind a term (components with `.` or `/` between them); undefined if it is none. */
function termOf(tokens: readonly string[]): readonly string[] | undefined {
  let rest = componentOf(tokens)
  while (rest !== undefined && (rest[0] === '.' || rest[0] === '/'))
    rest = componentOf(rest.slice(1))
  return rest
}

function componentOf([first, ...rest]: readonly string[]): readonly string[] | undefined {
  if (first === undefined) return undefined
  if (first === '(') {
    const behind = termOf(rest)
    return behind?.[0] === ')' ? behind.slice(1) : undefined
  }
  if (first.startsWith('{')) return rest
  if (!/^\d+$/.test(first) && !isSimpleUnit(first.replace(/(?<!^10)[+-]?\d+$/, '')))
    return undefined
  return rest[0]?.startsWith('{') ? rest.slice(1) : rest
}

function isSimpleUnit(text: string): boolean {
  if (metric.has(text) || plain.has(text)) return true
  return prefixes.some((prefix) => text.startsWith(prefix) && metric.has(text.slice(prefix.length)))
}
