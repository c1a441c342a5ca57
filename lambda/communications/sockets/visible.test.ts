import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { maySee } from '../../keys/maySee.ts'
import type { Event } from '../event.ts'
import type { StreamSocket } from './socket.ts'
import { isVisible } from './visible.ts'

const socket: StreamSocket = {
	id: 'socket',
	stream: 'communications',
	keyId: 'key',
	format: 'native',
	connectedAt: 0,
	from: 0,
	gap: false,
	ttl: 0,
}

const scopes = ['stream:read'] as const

const deviceId = fc.constantFrom('oob-1', 'oob-2', 'map-1', 'x')
const model = fc.constantFrom('kit', 'tracker')
const integrationId = fc.constantFrom('farm', 'city')

const about = fc.record({ deviceId, model, integrationId }, { requiredKeys: ['deviceId', 'model'] })

const sees = fc.record(
	{
		models: fc.array(model, { maxLength: 2 }),
		idPrefixes: fc.array(fc.constantFrom('oob-', 'map-', '', 'oob-1'), { maxLength: 2 }),
		integrations: fc.array(integrationId, { maxLength: 2 }),
	},
	{ requiredKeys: [] },
)

const wanted = fc.record(
	{
		devices: fc.array(fc.oneof(deviceId, fc.constantFrom('oob*', '*')), { maxLength: 3 }),
		types: fc.array(fc.constantFrom('uplink', 'joined', 'downlink', 'confirmation'), { maxLength: 3 }),
	},
	{ requiredKeys: [] },
)

const eventOf = (type: 'uplink' | 'joined' | 'downlink' | 'confirmation' | 'action', id: string): Event => {
	const ofDevice = { id: `${type}.1`, at: 0, deviceId: id }
	const ofImport = { ...ofDevice, source: 'iot', importId: 'import', seq: 1 }
	const ofDownlink = {
		...ofDevice,
		downlinkId: 'down',
		reference: '',
		status: 'sent',
		bytes: 0,
		confirm: false,
	}
	switch (type) {
		case 'uplink':
			return { type, ...ofImport, success: true, contentFormat: 'application/senml+json', bytes: 0 }
		case 'joined':
			return { type, cause: 'message', ...ofImport }
		case 'action':
			return { type, ...ofDevice, verb: 'device.registered', object: id, by: 'operator' }
		default:
			return { type, ...ofDownlink }
	}
}

const type = fc.constantFrom('uplink', 'joined', 'downlink', 'confirmation', 'action')

describe('the stream of a key', () => {
	it('never shows an event of a device that the key does not see, whatever its client asks for', () => {
		fc.assert(
			fc.property(about, sees, wanted, type, fc.constantFrom('communications', 'actions'), (...drawn) => {
				const [device, sight, want, kind, stream] = drawn
				const stored = { time: 0, event: eventOf(kind, device.deviceId), about: device }
				const isShown = isVisible(maySee)({ ...socket, ...want, stream }, { sees: sight, scopes }, stored)
				const isForeign =
					sight.models?.includes(device.model) === false ||
					(sight.idPrefixes !== undefined &&
						!sight.idPrefixes.some((one) => device.deviceId.startsWith(one))) ||
					(sight.integrations !== undefined &&
						!sight.integrations.some((one) => one === device.integrationId))
				if (isForeign) assert.equal(isShown, false)
			}),
			{ numRuns: 2000 },
		)
	})

	it('shows all events of a device that the key sees if its client wants all', () => {
		for (const kind of ['uplink', 'joined', 'downlink', 'confirmation'] as const) {
			const stored = { time: 0, event: eventOf(kind, 'oob-1'), about: { deviceId: 'oob-1', model: 'kit' } }
			assert.equal(isVisible(maySee)(socket, { sees: { models: ['kit'] }, scopes }, stored), true)
			const other = { ...socket, types: ['action'] }
			assert.equal(isVisible(maySee)(other, { sees: {}, scopes }, stored), false)
		}
	})

	it('shows an event of no device to keys that see all devices, and to no other', () => {
		const event: Event = {
			type: 'action',
			id: 'action.1',
			at: 0,
			verb: 'key.created',
			object: 'k',
			by: 'operator',
		}
		const actions = { ...socket, stream: 'actions' as const }
		assert.equal(isVisible(maySee)(actions, { sees: {}, scopes }, { time: 0, event }), true)
		assert.equal(isVisible(maySee)(actions, { sees: { models: ['kit'] }, scopes }, { time: 0, event }), false)
		assert.equal(isVisible(maySee)(socket, { sees: {}, scopes }, { time: 0, event }), false)
	})

	it('of an edge shows downlinks of the devices that its key sees, and nothing else', () => {
		const key = { sees: { models: ['kit'] }, scopes: ['edge:downlinks'] } as const
		for (const [kind, isShown] of [
			['downlink', true],
			['confirmation', true],
			['uplink', false],
			['joined', false],
		] as const) {
			const device = { deviceId: 'oob-1', model: 'kit' }
			const stored = { time: 0, event: eventOf(kind, 'oob-1'), about: device }
			assert.equal(isVisible(maySee)(socket, key, stored), isShown)
			assert.equal(isVisible(maySee)(socket, key, { ...stored, about: { ...device, model: 'x' } }), false)
		}
		const alive: Event = { type: 'sourceAlive', id: 'alive.1', at: 0, source: 'iot' }
		assert.equal(isVisible(maySee)(socket, key, { time: 0, event: alive }), false)
	})
})
