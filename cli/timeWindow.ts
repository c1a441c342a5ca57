import cdkJson from '../cdk.json' with { type: 'json' }
import { timeWindowOf } from '../lambda/imports/contract.ts'

/** The plausible times of measurement in a stack with the settings of `cdk.json`. */
export const timeWindow = timeWindowOf({
	PLAUSIBLE_PAST_DAYS: String(cdkJson.context.plausiblePastDays),
	PLAUSIBLE_FUTURE_SECONDS: String(cdkJson.context.plausibleFutureSeconds),
})
