/** Set to the part of the runs that tests with random input make: `npm test` makes a tenth of them, `npm run test:deep` all. */
export const runsVariable = 'SENML_LIVE_RUNS'

/** How often a property is tested in this test run, of the times that it takes to trust it. */
export const runs = (all: number): number => Math.ceil(all * Number(process.env[runsVariable] ?? 1))
