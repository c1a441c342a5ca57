/** Waits for a conditional write. False when the condition did not hold; rejects when the service fails. */
export const onCondition = async (write: Promise<unknown>): Promise<boolean> => {
	try {
		await write
		return true
	} catch (error) {
		if ((error as Error).name === 'ConditionalCheckFailedException') return false
		throw error
	}
}
