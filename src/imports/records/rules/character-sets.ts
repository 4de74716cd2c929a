// The character sets that a message may name in MSH-18, as the Encoding Standard calls them.
// Source: HL7 table 0211. ISO 8859-1 is read as windows-1252, of which it is a part but for control characters.

const names: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  '8859/1': 'windows-1252',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
}

/** `8859/1` → windows-1252; without a name `usual`; undefined for one that cannot be read (UTF-16, JIS). */
export function characterSet(named: string, usual: string): string | undefined {
  if (named === '') return usual
  return Object.hasOwn(names, named.toUpperCase()) ? names[named.toUpperCase()] : undefined
}
