import { notProcessed } from './aboutMessage.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import type { Judged } from './importMessage.ts'
import { interpret } from './interpret.ts'

/** What a message says. */
export const judgeContent = (message: DeviceMessage): Judged => interpret(message, { senML: false })

/** Without a look at the message, which has already failed more than once. */
export const judgeFailed = (): Judged => ({
	kind: 'failed',
	updates: [],
	findings: [notProcessed],
	success: false,
	hasAbsoluteTimes: false,
})
