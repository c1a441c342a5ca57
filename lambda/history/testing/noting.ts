import { localDynamoDb } from '../../../local/testing/startTables.ts'

/** A client that notes its calls. */
export const noting = (endpoint: string) => {
	const calls: string[] = []
	const db = localDynamoDb(endpoint)
	db.middlewareStack.add(
		(next, context) => (args) => {
			calls.push(String((context as { readonly commandName?: string }).commandName))
			return next(args)
		},
		{ step: 'initialize' },
	)
	return { db, calls }
}
