/** Waits for a conditional write. False when the condition did not hold; rejects when the service fails. */
export const onCondition = async (write: Promise<unknown>): Promise<boolean> =>
	(await answerOnCondition(write.then(() => true))) ?? false

/** The answer to a conditional write, which must not be undefined. Undefined when the condition did not hold. */
export const answerOnCondition = async <T>(write: Promise<T>): Promise<T | undefined> => {
	try {
		return await write
	} catch (error) {
		if ((error as Error).name === 'ConditionalCheckFailedException') return undefined
		throw error
	}
}
