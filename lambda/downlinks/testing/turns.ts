import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Where a process stops: at its call of this number, before or after that has taken effect. */
export type Stop = { readonly call: number; readonly isAfter: boolean }

/** What runs at the same time as others, and may be stopped. */
export type Task = { isStopped: boolean }

/** What a stopped process would have done next. */
export class Stopped extends Error {}

export type Turns = {
	/** waits for the turn of this task */
	readonly wait: () => Promise<void>
	readonly current: () => Task | undefined
	/**
	 * Runs tasks side by side. Their calls happen one at a time.
	 *
	 * @param choose the next one, of the positions of the tasks that wait for their turn
	 */
	readonly together: (
		tasks: readonly { readonly run: () => Promise<void>; readonly stop?: Stop | undefined }[],
		choose: (waiting: readonly number[]) => number | undefined,
	) => Promise<void>
	/** calls happen at once again */
	readonly end: () => void
}

type Running = Task & { readonly position: number; calls: number; readonly stop: Stop | undefined }

/**
 * Makes all calls of a client happen in turns.
 *
 * @param onCalled hears of each call that has succeeded; `isCut`: its caller was stopped and does not know
 */
export const takeTurns = (
	client: DynamoDBClient,
	onCalled: (input: object, isCut: boolean) => void,
): Turns => {
	const storage = new AsyncLocalStorage<Running>()
	const waiting: { readonly position: number; readonly go: () => Promise<void> }[] = []
	/** Resolves when it is the turn of whoever asks, with what ends it. */
	const turn = (): Promise<() => void> => {
		const { promise, resolve } = Promise.withResolvers<() => void>()
		const go = (): Promise<void> => {
			const ended = Promise.withResolvers<void>()
			resolve(ended.resolve)
			return ended.promise
		}
		waiting.push({ position: storage.getStore()?.position ?? 0, go })
		return promise
	}
	client.middlewareStack.add(
		(next) => async (args) => {
			const task = storage.getStore()
			if (task === undefined) return next(args)
			const end = await turn()
			try {
				task.calls += 1
				const isLast = task.calls === task.stop?.call
				if (isLast) task.isStopped = true
				if (task.isStopped && !(isLast && task.stop?.isAfter === true)) throw new Stopped()
				const answer = await next(args)
				onCalled(args.input, isLast)
				if (isLast) throw new Stopped()
				return answer
			} finally {
				end()
			}
		},
		{ step: 'initialize', name: 'takeTurns' },
	)
	const onlyStopped = (error: unknown): void => {
		if (!(error instanceof Stopped)) throw error
	}
	return {
		wait: async () => (await turn())(),
		current: () => storage.getStore(),
		end: () => client.middlewareStack.remove('takeTurns'),
		together: async (tasks, choose) => {
			let unfinished = tasks.length
			const all = tasks.map(({ run, stop }, position) =>
				storage
					.run({ isStopped: false, position, calls: 0, stop }, run)
					.catch(onlyStopped)
					.finally(() => {
						unfinished -= 1
					}),
			)
			while (unfinished > 0) {
				// All that has had its turn goes on to its next call.
				await setImmediate()
				const position = choose(waiting.map((one) => one.position))
				const at = waiting.findIndex((one) => one.position === position)
				if (at >= 0) await waiting.splice(at, 1)[0]?.go()
			}
			await Promise.all(all)
		},
	}
}
