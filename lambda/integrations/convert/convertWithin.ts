import type { Integration, IntegrationMessage } from '../contract.ts'
import { type Converted, convertMessage, limitedMessages, unconverted } from './convertMessage.ts'
import type { Converter, ConvertProblem } from './ports.ts'
import { type Suspensions, suspensionLimits } from './suspensions.ts'

/** What is needed to convert the messages of an integration. */
export type Opened = {
	/** undefined if it is gone */
	readonly integration: Integration | undefined
	/** undefined if its version does not exist */
	readonly converter: Converter | undefined
}

const gone = {
	code: 'gone',
	message: 'The integration does not exist any more.',
} as const

const noConverter = {
	code: 'no-converter',
	message: 'The version of the converter that this integration names does not exist.',
} as const

const { overruns, milliseconds, reducedMilliseconds } = suspensionLimits

const suspended = {
	code: 'suspended',
	message:
		`The converter used up its time or memory ${overruns} times within ${milliseconds / 1000} s and pauses for as long; ` +
		'this message was not converted, and can be run again.',
} as const

const reduced: ConvertProblem = {
	code: 'reduced-time',
	message:
		`The converter had ${reducedMilliseconds} ms only, because it used up its time or memory for another message in the ` +
		`last ${milliseconds / 1000} s; this message can be run again.`,
}

export const suspensionKey = ({ integrationId, converter: { converterId, version } }: Integration): string =>
	`${integrationId} ${converterId} ${version}`

/** Converts a message, if its converter may run, in the time that it has now. */
export const convertWithin = (
	suspensions: Suspensions,
	{ integration, converter }: Opened,
	message: IntegrationMessage,
): Converted => {
	if (message.rateLimited !== undefined) return limitedMessages(message.rateLimited)
	if (integration === undefined) return unconverted('failed', gone)
	if (converter === undefined) return unconverted('failed', noConverter, integration.converter)
	const key = suspensionKey(integration)
	const budget = suspensions.budget(key)
	if (budget === 0) return unconverted('suspended', suspended, integration.converter)
	const converted = convertMessage(integration, converter, message, budget)
	suspensions.note(key, converted.isOverrun)
	return budget !== undefined && converted.isOverrun
		? { ...converted, problems: [...converted.problems, reduced] }
		: converted
}
