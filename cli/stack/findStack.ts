import { type LocalVariables, localClientOptions, localStack, localStackName } from './localStack.ts'
import { stackOutputs } from './stackOutputs.ts'

/** Error names of AWS for an unknown key. */
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
	/** options of AWS clients; empty: the clients read the environment */
	readonly options: Partial<ReturnType<typeof localClientOptions>>
	readonly outputs: ReadonlyMap<string, string>
}

/**
 * Finds a stack in AWS by its name, or the one of local mode without a name.
 *
 * @param variables the environment variables of `npm start`
 */
export const findStack = async (stack: string | undefined, variables: LocalVariables): Promise<Found> => {
	if (stack !== undefined) return { options: {}, outputs: await stackOutputs(stack, {}) }
	const options = localClientOptions(variables)
	const outputs = await stackOutputs(localStackName, options).catch(explainStale(variables))
	return { options, outputs }
}
