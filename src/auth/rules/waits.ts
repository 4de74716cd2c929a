// How long the next guess at a password waits, after so many failures in a row at one place.
//
// NIST SP 800-63B-4, 3.2.2: no more than 100 in a row, and a wait that grows from failure to failure, "30 seconds up
// to an hour". Whoever has forgotten which of five passwords it was does not notice; whoever guesses makes a
// hundred guesses in a day and a half, and then none.
//
//   failures in a row     1 … 9   10     20     40      79     80 … 99   100
//   the next waits        –       30 s   60 s   4 min   1 h    1 h       until the password is a new one

/** 3.2.2: "no more than 100". */
const mostInARow = 100
const free = 10
const doubledAfter = 10
const first_seconds = 30
const longest_seconds = 3600

/** Seconds, after so many failures in a row. */
function waitAfter(failures: number): number {
  if (failures < free) return 0
  const grown = first_seconds * 2 ** ((failures - free) / doubledAfter)
  return Math.min(Math.round(grown), longest_seconds)
}

/** After the first, the second, … failure: as long as there are attempts. */
export const waits = Array.from({ length: mostInARow }, (_, n) => waitAfter(n + 1))
