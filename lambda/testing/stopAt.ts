import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What a stopped process would have done next. */
export const stopped = new Error('stopped')

/**
 * Lets so many calls of a client through and fails all later ones, as if its process had been stopped there.
 *
 * @return ends this
 */
export const stopAt = (db: DynamoDBClient, calls: number): (() => void) => {
	let made = 0
	db.middlewareStack.add(
		(next) => async (args) => {
			if (++made > calls) throw stopped
			return next(args)
		},
		{ step: 'initialize', name: 'stopAt' },
	)
	return () => db.middlewareStack.remove('stopAt')
}
