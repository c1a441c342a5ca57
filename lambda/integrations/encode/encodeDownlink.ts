import { inStep } from '../../aws/inStep.ts'
import type { EncodeOrder, Integration } from '../contract.ts'
import type { FindIntegration } from '../convert/ports.ts'
import type { Suspensions } from '../convert/suspensions.ts'
import { suspensionLimits } from '../convert/suspensions.ts'
import { type LogEntry, logEntry } from '../log/entry.ts'
import { type Bytes, bytesOf } from './bytesOf.ts'
import type { EncodeInput, EncodeProblem, Encoder, OpenEncoder, Receiver, Unencoded } from './ports.ts'

type Key = EncodeOrder['encode']

export type EncodeNeeds = {
	/** undefined if it has its bytes already, or is gone */
	readonly findUnencoded: (key: Key) => Promise<Unencoded | undefined>
	readonly findReceiver: (deviceId: string) => Promise<Receiver | undefined>
	readonly findIntegration: FindIntegration
	readonly openEncoder: OpenEncoder
	readonly suspensions: Suspensions
	readonly writeEntry: (entry: LogEntry) => Promise<void>
	/** gives the downlink its bytes, and has it sent */
	readonly encoded: (key: Key, bytes: Bytes) => Promise<void>
	readonly failed: (key: Key, reason: string) => Promise<void>
	/** has it looked at again so many seconds later */
	readonly later: (key: Key, reason: string, seconds: number) => Promise<void>
	readonly onEntry: (entry: LogEntry) => void
	readonly retentionDays: number
	/** of a payload */
	readonly mostBytes: number
}

/**
 * Makes the bytes of a downlink with the encoder of the integration that has made its device. Whatever the script does, the
 * downlink has its bytes afterwards, or has failed for a reason. Safe to repeat.
 */
export const encodeDownlink =
	(needs: EncodeNeeds) =>
	async (key: Key): Promise<void> => {
		const downlink = await inStep('downlink', () => needs.findUnencoded(key))
		if (downlink === undefined) return
		const found = await inStep('encoder', () => findEncoder(needs, key.deviceId))
		if ('reason' in found) return needs.failed(key, found.reason)
		const { integration, receiver, version, encode } = found
		const suspension = `${integration.integrationId} ${version.converterId} ${version.version}`
		// It would have less time than others, or none.
		if (needs.suspensions.budget(suspension) !== undefined) return needs.later(key, pauses, pauseSeconds)
		const input = inputOf(integration, receiver, downlink)
		const run = encode(input)
		const code = 'problem' in run ? run.problem.code : undefined
		needs.suspensions.note(suspension, code === 'time' || code === 'memory')
		const made = 'problem' in run ? run : bytesOf(run.output, needs.mostBytes)
		const entry = entryOf(needs, { integration, receiver, version, downlink, input, run, made })
		await inStep('log of the integration', () => needs.writeEntry(entry))
		needs.onEntry(entry)
		await ('problem' in made ? needs.failed(key, reasonOf(made.problem)) : needs.encoded(key, made))
	}

const pauseSeconds = suspensionLimits.milliseconds / 1000

const pauses = 'Its encoder used up its time or memory lately, and pauses; it is tried again.'

type Found = {
	readonly integration: Integration
	readonly receiver: Receiver
	readonly version: Integration['converter']
	readonly encode: Encoder
}

const findEncoder = async (
	{ findReceiver, findIntegration, openEncoder }: EncodeNeeds,
	deviceId: string,
): Promise<Found | { readonly reason: string }> => {
	const receiver = await findReceiver(deviceId)
	const integration =
		receiver?.integrationId === undefined ? undefined : await findIntegration(receiver.integrationId)
	if (receiver === undefined || integration === undefined)
		return { reason: 'The device, or its integration, does not exist any more, so nothing can encode this.' }
	const version = integration.downlinkConverter
	if (version === undefined) return { reason: 'The integration of the device has no converter of downlinks.' }
	const encode = await openEncoder(version)
	return encode === undefined
		? { reason: 'The version of the converter that the integration names does not exist.' }
		: { integration, receiver, version, encode }
}

const nameOf = ({ name }: Receiver, { deviceId }: Key): string => name ?? deviceId

/** Of the device stand above those that somebody gives: a script can rely on them. */
const inputOf = (
	{ name, metadata }: Integration,
	receiver: Receiver,
	{ message, acceptedAt, ...key }: Unencoded,
): EncodeInput => ({
	...message,
	metadata: { ...message.metadata, deviceName: nameOf(receiver, key), deviceType: receiver.model },
	integrationMetadata: { ...metadata, integrationName: name },
	receivedAt: acceptedAt,
})

const reasonOf = ({ message, at }: EncodeProblem): string =>
	`Its encoder failed: ${message}${at === undefined ? '' : ` (line ${at.line}, column ${at.column})`}`

type Ran = Omit<Found, 'encode'> & {
	readonly downlink: Unencoded
	readonly input: EncodeInput
	readonly run: ReturnType<Encoder>
	readonly made: ReturnType<typeof bytesOf>
}

const entryOf = (
	needs: EncodeNeeds,
	{ integration, receiver, version, downlink, input, run, made }: Ran,
): LogEntry => {
	const { deviceId, downlinkId, acceptedAt } = downlink
	const { receivedAt: _receivedAt, ...shown } = input
	const message = {
		integrationId: integration.integrationId,
		messageId: downlinkId,
		receivedAt: acceptedAt,
		door: 'downlink',
		contentFormat: '50',
		payload: Buffer.from(JSON.stringify(shown)).toString('base64'),
		meta: { transport: 'downlink' },
	} as const
	const output = 'problem' in run ? undefined : JSON.stringify(run.output)
	const { prints, printsLeftOut, milliseconds } = run
	return logEntry(
		message,
		{
			outcome: 'problem' in made ? 'failed' : 'encoded',
			converter: version,
			prints,
			...(printsLeftOut === undefined ? {} : { printsLeftOut }),
			milliseconds,
			problems: 'problem' in made ? [made.problem] : [],
			devices: [
				{
					deviceId,
					name: nameOf(receiver, downlink),
					messageId: downlinkId,
					importId: downlinkId,
					isNew: false,
				},
			],
			...(output === undefined ? {} : { output }),
		},
		needs,
	)
}
