import { randomUUID } from 'node:crypto'
import type { Account } from '../access/account.ts'
import type { Lambda } from './lambda.ts'

/** A rule that calls functions by the clock. */
export type Schedule = {
	readonly ruleArn: string
	readonly everyMilliseconds: number
	readonly functionArns: readonly string[]
}

export type RunningSchedules = {
	/** what the clock does when all of them are due; resolves when the functions have ended, well or badly */
	readonly fire: () => Promise<void>
	/** calls nobody any more, and waits for what has begun */
	readonly close: () => Promise<void>
}

type ScheduleNeeds = { readonly lambda: Lambda; readonly account: Account; readonly now: () => number }

/** What a timer of Node.js can wait for: almost 25 days. */
const longestTimer = 2 ** 31 - 1

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Milliseconds of `rate(5 minutes)`. */
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

/** Calls the functions of schedules when they are due, first after one interval. */
export const runSchedules = (schedules: readonly Schedule[], needs: ScheduleNeeds): RunningSchedules => {
	const { lambda, account, now } = needs
	const running = new Set<Promise<void>>()
	const call = ({ ruleArn, functionArns }: Schedule): Promise<void> => {
		const event = scheduledEvent(account, ruleArn, now())
		const invoker = { service: 'events.amazonaws.com', sourceArn: ruleArn }
		const calls = functionArns.map((functionArn) => lambda.invoke(functionArn, event, invoker))
		// A function that fails has said so in the log; nobody waits for its answer.
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
