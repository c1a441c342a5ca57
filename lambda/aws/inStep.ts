/** Does the work; if it fails, the error tells at which step. The innermost step counts. */
export const inStep = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
	try {
		return await work()
	} catch (error) {
		throw error instanceof Error && !('step' in error) ? Object.assign(error, { step }) : error
	}
}

type Failure = Error & {
	readonly step?: string
	/** of an error that a service answered */
	readonly $metadata?: { readonly httpStatusCode?: number }
}

const maxReasonLength = 200

/**
 * Why work failed, in a few words for somebody who is not the operator: the step, and what went wrong there. Of an error
 * that a service answered only its name is told, because its text names accounts and resources.
 */
export const reasonOf = (error: unknown): string => {
	const { step = 'import', name, message, $metadata } = error as Failure
	if ($metadata === undefined) return `${step}: ${name}: ${message}`.slice(0, maxReasonLength).toWellFormed()
	const { httpStatusCode } = $metadata
	return `${step}: ${name}${httpStatusCode === undefined ? '' : ` (${httpStatusCode})`}`
}
