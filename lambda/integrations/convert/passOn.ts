import { inStep } from '../../aws/inStep.ts'
import { type Integration, type IntegrationMessage, uplinkImportId } from '../contract.ts'
import type { ConvertedTo } from '../log/entry.ts'
import { type EnsureNeeds, ensureDevices, type Named } from './ensureDevices.ts'
import type { Converter, ConvertProblem, DeviceReport } from './ports.ts'

/** A message of a device, as the queue of device messages takes it. */
export type DeviceEnvelope = {
	readonly v: 1
	readonly deviceId: string
	readonly messageId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly door: string
	readonly contentFormat: string
	/** base64 */
	readonly payload: string
}

export type PassOnNeeds = EnsureNeeds & {
	/** of what this makes of a device */
	readonly contentFormat: string
	readonly deviceIdOf: (name: string) => string
	/** resolves when all of them are durably queued */
	readonly sendEnvelopes: (envelopes: readonly DeviceEnvelope[]) => Promise<void>
	/** of the entry in the import log of the device */
	readonly importIdOf: (envelope: DeviceEnvelope) => string
}

type PassedOn = { readonly devices: readonly ConvertedTo[]; readonly problems: readonly ConvertProblem[] }

const unknownDevice = ({ report, deviceId }: Named): ConvertProblem => ({
	code: 'unknown-device',
	message: `The device ${report.name} (${deviceId}) is not registered, and this integration may not register devices.`,
})

/**
 * Registers unknown devices where the integration may, and sends a message of each device to the queue of device messages.
 * Its id is made of the message and the position of the device: a redelivery sends the same, which is imported once.
 */
export const passOn =
	(needs: PassOnNeeds) =>
	async (
		integration: Integration,
		message: IntegrationMessage,
		reports: readonly DeviceReport[],
		{ mapping, isRepeated }: { readonly mapping: Converter['mapping']; readonly isRepeated: boolean },
	): Promise<PassedOn> => {
		const named = reports.map((report, position) => ({
			report,
			position,
			deviceId: needs.deviceIdOf(report.name),
		}))
		const found = await inStep('devices', () => ensureDevices(needs, integration, named, isRepeated))
		const known = named.filter(({ deviceId }) => found.get(deviceId) !== 'unknown')
		const sent = known.map((one) => ({
			...one,
			envelope: envelopeOf(needs, integration, message, one, mapping),
		}))
		await inStep('queue of device messages', () => needs.sendEnvelopes(sent.map(({ envelope }) => envelope)))
		return {
			devices: sent.map(({ report, deviceId, envelope }) => ({
				deviceId,
				name: report.name,
				messageId: envelope.messageId,
				importId: needs.importIdOf(envelope),
				isNew: found.get(deviceId) === 'new',
			})),
			problems: named.filter(({ deviceId }) => found.get(deviceId) === 'unknown').map(unknownDevice),
		}
	}

const envelopeOf = (
	{ contentFormat }: PassOnNeeds,
	{ integrationId, converter }: Integration,
	message: IntegrationMessage,
	{ report, deviceId, position }: Named,
	mapping: Converter['mapping'],
): DeviceEnvelope => {
	const { telemetry, attributes, ...device } = report
	const content = {
		v: 1,
		device,
		telemetry,
		attributes,
		...(mapping === undefined ? {} : { mapping }),
		source: { integrationId, importId: uplinkImportId(message), ...converter },
	}
	return {
		v: 1,
		deviceId,
		messageId: `${message.messageId}.${position}`,
		receivedAt: message.receivedAt,
		door: message.door,
		contentFormat,
		payload: Buffer.from(JSON.stringify(content)).toString('base64'),
	}
}
