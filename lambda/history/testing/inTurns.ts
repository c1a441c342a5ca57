import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/**
 * Lets clients make their calls in a given order, one at a time.
 *
 * @param order `RWR`: a call of `R`, then one of `W`, then one of `R`. Calls beyond it come at once.
 */
export const inTurns = (order: string) => {
	let at = 0
	let waiting: readonly (() => void)[] = []
	const next = (): void => {
		at += 1
		const all = waiting
		waiting = []
		for (const go of all) go()
	}
	return (db: DynamoDBClient, who: string): void =>
		db.middlewareStack.add(
			(call) => async (args) => {
				while (at < order.length && order[at] !== who)
					await new Promise<void>((go) => {
						waiting = [...waiting, go]
					})
				try {
					return await call(args)
				} finally {
					next()
				}
			},
			{ step: 'initialize' },
		)
}
