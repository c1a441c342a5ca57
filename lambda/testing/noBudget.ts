import type { Budget } from '../imports/intake/budget.ts'
import type { ImportLimits } from '../imports/limits.ts'

/** Every device may send as much as it likes. */
export const noBudget: Budget = {
	isSpent: async () => false,
	takeUnregistered: async (_, sizes) => sizes.length,
	addExcess: async () => {
		throw new Error('there is no excess')
	},
}

export const noLimits: ImportLimits = {
	messagesPerMinute: 0,
	updatesPerMinute: 0,
	bytesPerDay: 0,
	unregisteredPerMinute: 0,
}
