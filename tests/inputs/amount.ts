/**
 * How much is sent. The tests send the same few requests each time, so that a run says of the code what the one before
 * said of it; a campaign (`LAB_TEST_INPUT_RUNS`) draws as many others as it is told, and a failure shows the request.
 */
const asked = process.env.LAB_TEST_INPUT_RUNS

export const isCampaign = asked !== undefined

/** @returns how many requests of each kind, and parameters for fast-check */
export function amount(usual: number): { runs: number; parameters: { seed?: number } } {
  return isCampaign
    ? { runs: Number(asked), parameters: {} }
    : { runs: usual, parameters: { seed: 2026 } }
}
