import { type LocalVariables, localClientOptions, localStack, localStackName } from './localStack.ts'
import { stackOutputs } from './stackOutputs.ts'

/** What AWS says of a key that it does not know. */
const unknownKey = ['InvalidClientTokenId', 'SignatureDoesNotMatch']

const explainStale =
	(variables: LocalVariables) =>
	(error: unknown): never => {
		if (!unknownKey.includes((error as Error).name)) throw error
		const { endpoint, file } = localStack(variables)
		throw new Error(
			`${endpoint} does not know the key in ${file}: is its npm start running with the same DATA_DIR and AWS_PORT?`,
		)
	}

type Found = {
	/** for AWS clients; empty: those of the process's environment */
	readonly options: Partial<ReturnType<typeof localClientOptions>>
	readonly outputs: ReadonlyMap<string, string>
}

/**
 * A stack in AWS by its name, or else the one of local mode.
 *
 * @param variables those of `npm start`
 */
export const findStack = async (stack: string | undefined, variables: LocalVariables): Promise<Found> => {
	if (stack !== undefined) return { options: {}, outputs: await stackOutputs(stack, {}) }
	const options = localClientOptions(variables)
	const outputs = await stackOutputs(localStackName, options).catch(explainStale(variables))
	return { options, outputs }
}
