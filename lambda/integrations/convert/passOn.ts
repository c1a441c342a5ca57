import { inStep } from '../../aws/inStep.ts'
import { someAtOnce } from '../../aws/someAtOnce.ts'
import { type Integration, type IntegrationMessage, uplinkImportId } from '../contract.ts'
import type { ConvertedTo } from '../log/entry.ts'
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

/** A device that is to be registered. */
export type NewDevice = {
	readonly deviceId: string
	readonly model: string
	readonly name: string
	readonly integrationId: string
	readonly group?: string
	readonly customer?: string
}

export type PassOnNeeds = {
	/** of what this makes of a device */
	readonly contentFormat: string
	readonly deviceIdOf: (name: string) => string
	readonly isRegistered: (deviceId: string) => Promise<boolean>
	/** does nothing if the device is registered by now */
	readonly registerDevice: (device: NewDevice) => Promise<void>
	/** resolves when all of them are durably queued */
	readonly sendEnvelopes: (envelopes: readonly DeviceEnvelope[]) => Promise<void>
	/** of the entry in the import log of the device */
	readonly importIdOf: (envelope: DeviceEnvelope) => string
	/** milliseconds until the function is ended */
	readonly remaining: () => number
}

type PassedOn = { readonly devices: readonly ConvertedTo[]; readonly problems: readonly ConvertProblem[] }

/** Work that begins with less time left may not end in time. */
const reserveMilliseconds = 2000

type Named = { readonly report: DeviceReport; readonly deviceId: string; readonly position: number }

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
		mapping: Converter['mapping'],
	): Promise<PassedOn> => {
		const named = reports.map((report, position) => ({
			report,
			position,
			deviceId: needs.deviceIdOf(report.name),
		}))
		const found = await inStep('devices', () => ensureDevices(needs, integration, named))
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

type Found = 'registered' | 'new' | 'unknown'

const ensureDevices = async (
	{ isRegistered, registerDevice, remaining }: PassOnNeeds,
	{ integrationId, createsDevices }: Integration,
	named: readonly Named[],
): Promise<ReadonlyMap<string, Found>> => {
	const found = new Map<string, Found>()
	const first = new Map(named.toReversed().map((one) => [one.deviceId, one]))
	const ensure = async ({ deviceId, report }: Named): Promise<void> => {
		const isKnown = await isRegistered(deviceId)
		found.set(deviceId, isKnown ? 'registered' : createsDevices ? 'new' : 'unknown')
		if (isKnown || !createsDevices) return
		const { name, type, group, customer } = report
		await registerDevice({
			deviceId,
			model: type,
			name,
			integrationId,
			...(group === undefined ? {} : { group }),
			...(customer === undefined ? {} : { customer }),
		})
	}
	await someAtOnce(first.values(), ensure, () => remaining() < reserveMilliseconds)
	return found
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
