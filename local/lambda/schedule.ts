import { randomUUID } from 'node:crypto'
import type { Account } from '../access/account.ts'
import type { Lambda } from './lambda.ts'

/** A rule that invokes functions at a fixed rate. */
export type Schedule = {
	readonly ruleArn: string
	readonly everyMilliseconds: number
	readonly functionArns: readonly string[]
}

export type RunningSchedules = {
	/** runs all schedules now; resolves when their functions have ended or failed */
	readonly fire: () => Promise<void>
	/** stops, and waits for running functions */
	readonly close: () => Promise<void>
}

type ScheduleNeeds = { readonly lambda: Lambda; readonly account: Account; readonly now: () => number }

/** The longest time of a timer of Node.js: almost 25 days. */
const longestTimer = 2 ** 31 - 1

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Parses `rate(5 minutes)`, to milliseconds. */
export const parseRate = (where: string, expression: string): number => {
	const [, value, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
	const milliseconds = Number(value) * (units[unit] ?? 0)
	if (!(milliseconds > 0 && milliseconds <= longestTimer))
		throw new Error(`${where}: the schedule ${expression} is not supported`)
	return milliseconds
}

const scheduledEvent = ({ accountId, region }: Account, ruleArn: string, now: number) => ({
	version: '0',
	id: randomUUID(),
	'detail-type': 'Scheduled Event',
	source: 'aws.events',
	account: accountId,
	time: `${new Date(now).toISOString().slice(0, 19)}Z`,
	region,
	resources: [ruleArn],
	detail: {},
})

/** Invokes the functions of schedules at their rates, first after one interval. */
export const runSchedules = (schedules: readonly Schedule[], needs: ScheduleNeeds): RunningSchedules => {
	const { lambda, account, now } = needs
	const running = new Set<Promise<void>>()
	const call = ({ ruleArn, functionArns }: Schedule): Promise<void> => {
		const event = scheduledEvent(account, ruleArn, now())
		const invoker = { service: 'events.amazonaws.com', sourceArn: ruleArn }
		const calls = functionArns.map((functionArn) => lambda.invoke(functionArn, event, invoker))
		// The log has the error of a function that fails. Its answer is not used.
		const ended = Promise.allSettled(calls).then(() => {
			running.delete(ended)
		})
		running.add(ended)
		return ended
	}
	const timers = schedules.map((schedule) =>
		setInterval(() => void call(schedule), schedule.everyMilliseconds),
	)
	return {
		fire: async () => {
			await Promise.all(schedules.map(call))
		},
		close: async () => {
			for (const timer of timers) clearInterval(timer)
			await Promise.all(running)
		},
	}
}
