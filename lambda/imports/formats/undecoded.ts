import type { Conversion } from '../../lwm2m/convert.ts'
import type { Finding } from '../../senml/finding.ts'

/** Nothing was decoded. */
export const undecoded = (findings: readonly Finding[]): Conversion => ({
	senML: undefined,
	records: [],
	updates: [],
	findings,
	success: false,
	hasAbsoluteTimes: false,
})
