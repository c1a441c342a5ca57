import { awsError } from '../aws/awsOperation.ts'

type Input = Readonly<Record<string, unknown>>

/** The numbers that SQS takes, by parameter. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
	DelaySeconds: [0, 900],
	MaxNumberOfMessages: [1, 10],
	VisibilityTimeout: [0, 43_200],
	WaitTimeSeconds: [0, 20],
}

const checkRanges = (input: Input): void => {
	for (const [name, [min, max]] of Object.entries(ranges)) {
		const value = input[name]
		if (value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max))
			continue
		const reason = `Must be between ${min} and ${max}, if provided.`
		throw awsError(
			400,
			'InvalidParameterValue',
			`Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: ${reason}`,
		)
	}
}

/** The characters of XML 1.0: anything else is refused, though bodies are JSON on the wire. */
const contents = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u

const checkContents = ({ MessageBody }: Input): void => {
	if (typeof MessageBody === 'string' && !contents.test(MessageBody))
		throw awsError(
			400,
			'InvalidMessageContents',
			'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | ' +
				'#x10000 to #x10FFFF',
		)
}

const checkId = ({ Id }: Input): void => {
	if (!/^[\w-]{1,80}$/.test(String(Id)))
		throw awsError(
			400,
			'InvalidBatchEntryId',
			'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
		)
}

/** Throws what SQS refuses about one message, or about one request. */
export const checkInput = (input: Input): void => {
	checkRanges(input)
	checkContents(input)
}

/** Throws what SQS refuses about all entries of a batch together. */
export const checkIds = (entries: readonly Input[]): void => {
	for (const entry of entries) checkId(entry)
}
