import type { Budget } from '../imports/budget.ts'

/** Every device may send as much as it likes. */
export const noBudget: Budget = {
	messagesPerMinute: 0,
	isSpent: async () => false,
	addExcess: async () => {
		throw new Error('there is no excess')
	},
}
