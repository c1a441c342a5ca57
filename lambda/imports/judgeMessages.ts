import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import type { Judged } from './importMessage.ts'
import { notProcessed } from './intake/aboutMessage.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import { interpret } from './intake/interpret.ts'

/** What a message says. */
export const judgeContent =
	(window: TimeWindow) =>
	(message: DeviceMessage): Judged =>
		interpret(message, { window, senML: false })

/** Without a look at the message, which has already failed more than once. `reason` is why the last time. */
export const judgeFailed = (reason: string | undefined): Judged => ({
	kind: 'failed',
	updates: [],
	findings: [notProcessed(reason)],
	success: false,
	hasAbsoluteTimes: false,
})
