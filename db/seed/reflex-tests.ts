// Which result adds which test to its order. A rule that closes a circle is refused by the table.
export const reflexTests = [
  {
    test: 'TSH',
    flags: ['L', 'LL', 'H', 'HH'],
    adds: 'FT4',
    source:
      'Demonstration rule, not for clinical use. Free thyroxine where thyrotropin is outside its range: NICE NG145',
  },
]
