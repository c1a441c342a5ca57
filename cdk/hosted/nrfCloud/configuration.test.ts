import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { WireState } from '../../../client/wire.ts'
import { registerDevice } from '../../../lambda/devices/registerDevice.ts'
import { openSocket } from '../../../local/testing/sockets.ts'
import { setAccounts } from '../../../testing/accounts.ts'
import { startStack, type TestDevice, type TestStack } from '../../../testing/hostedStack.ts'
import { makeKey } from '../../../testing/makeKey.ts'
import {
	type ApiAnswer,
	answerWith,
	breakOff,
	type NrfCloudApi,
	startNrfCloudApi,
} from '../../../testing/nrfCloudApi.ts'

const kit = { deviceId: 'oob-350000000000001', fingerprint: '29a.abcdef', account: 'nordic' }
const other = { deviceId: 'oob-350000000000002', fingerprint: '29a.ghijkm', account: 'elite' }
const lost = { deviceId: 'oob-350000000000003', fingerprint: '29a.npqrst' }
const stray = { deviceId: 'oob-350000000000004', fingerprint: '29a.uvwxyz', account: 'unknown' }
const keyless = { deviceId: 'oob-350000000000005', fingerprint: '29a.abcdeg', account: 'keyless' }
const unused = { deviceId: 'oob-350000000000006', fingerprint: '29a.abcdeh', account: 'nordic' }

const apiKey = 'e6f1b9c04d7a4d0f9f0b'

const led = (red: number, green: number, blue: number) => ({
	ObjectID: 14240,
	Resources: { '0': red, '1': green, '2': blue },
})

const isState = (text: string): boolean => text.includes('/shadow"')

describe('the configuration of a device', () => {
	let stack: TestStack
	let api: NrfCloudApi
	let elite: NrfCloudApi
	before(async () => {
		stack = await startStack([])
		api = await startNrfCloudApi(apiKey)
		elite = await startNrfCloudApi('another-key-5f2a')
		await setAccounts(stack, {
			nordic: { apiUrl: api.origin, apiKey },
			elite: { apiUrl: elite.origin, apiKey: elite.apiKey },
			keyless: { apiUrl: api.origin },
		})
		const register = registerDevice(stack.db, stack.host.output('DevicesTable'))
		for (const device of [kit, other, lost, stray, keyless, unused])
			await register({ model: 'thingy91x', ...device })
	})
	after(async () => {
		await stack.close()
		await api.close()
		await elite.close()
	})

	const patch = async ({ deviceId, fingerprint }: TestDevice, body: unknown) => {
		const response = await fetch(`${stack.restUrl}/device/${deviceId}/state?fingerprint=${fingerprint}`, {
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		})
		const text = await response.text()
		return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
	}

	const report = ({ deviceId }: TestDevice, resources: readonly object[], bn = '14240/0/') =>
		stack.publish(deviceId, JSON.stringify([{ bn, ...resources[0] }, ...resources.slice(1)]))

	const colours = (...values: readonly number[]) => values.map((v, n) => ({ n: String(n), v }))

	/** The next state in which the newest request about the first object has this status. */
	const untilIs = async (socket: { next: () => Promise<string> }, status: string): Promise<WireState> => {
		for (;;) {
			const text = await socket.next()
			const state = isState(text) ? (JSON.parse(text) as WireState) : undefined
			if (state?.configurations?.[0]?.status === status) return state
		}
	}

	it('is requested, accepted and applied, and who watches the device sees each of them', async () => {
		const socket = await stack.watch(kit)
		const from = Math.floor(Date.now() / 1000)
		const answer = patch(kit, {
			'@context': 'https://github.com/hello-nrfcloud/proto/lwm2m/object/update',
			...led(255, 64, 0),
		})
		assert.deepEqual(await answer, { status: 202, body: undefined })
		const [request] = api.requests
		const { body, ...about } = request ?? {}
		assert.deepEqual(about, {
			method: 'PATCH',
			path: `/v1/devices/${kit.deviceId}/state`,
			authorization: `Bearer ${apiKey}`,
			contentType: 'application/json',
		})
		const { '99': time, ...sent } = (
			body as { desired: { lwm2m: { '14240:1.0': Record<string, Record<string, number>> } } }
		).desired.lwm2m['14240:1.0']['0'] as Record<string, number>
		assert.deepEqual(sent, { '0': 255, '1': 64, '2': 0 })
		assert.ok(Number(time) >= from)
		const accepted = await untilIs(socket, 'accepted')
		assert.deepEqual(accepted.desired, [{ ObjectID: 14240, Resources: { ...sent, '99': time } }])
		await report(kit, colours(0, 0, 0))
		await report(kit, colours(255, 64, 0))
		const applied = await untilIs(socket, 'applied')
		assert.deepEqual(applied.desired, accepted.desired)
		const [configuration] = applied.configurations ?? []
		const { requestedAt = '', acceptedAt = '', appliedAt = '' } = configuration ?? {}
		assert.deepEqual([requestedAt, acceptedAt, appliedAt].toSorted(), [requestedAt, acceptedAt, appliedAt])
		assert.deepEqual(applied.reported.at(-1)?.Resources['0'], 255)
		socket.socket.terminate()
	})

	it('is applied only if the device reports all of it, in one message or in several', async () => {
		await patch(other, { ObjectID: 14301, Resources: { '0': 60, '1': true } })
		assert.equal(elite.requests.at(-1)?.authorization, `Bearer ${elite.apiKey}`)
		const socket = await stack.connect(other)
		assert.equal((await untilIs(socket, 'accepted')).configurations?.length, 1)
		await report(other, [{ n: '0', v: 60 }], '14301/0/')
		await report(other, [{ n: '1', vb: false }], '14301/0/')
		await report(other, [{ n: '1', vb: true }], '14301/0/')
		const { reported } = await untilIs(socket, 'applied')
		assert.partialDeepStrictEqual(reported, [{ ObjectID: 14301, Resources: { '0': 60, '1': true } }])
		socket.socket.terminate()
	})

	it('that nRF Cloud refuses is not desired, says why, and leaves what was desired before', async () => {
		const socket = await stack.watch(kit)
		api.answerNext(answerWith(400, { code: 40001, message: 'State is too large.' }))
		const { status, body } = await patch(kit, led(1, 2, 3))
		assert.equal(status, 400)
		assert.partialDeepStrictEqual(body, {
			title: 'Configuration update failed',
			detail: 'nRF Cloud answered 400: State is too large.',
		})
		const { desired, configurations } = await untilIs(socket, 'refused')
		assert.equal(desired[0]?.Resources['0'], 255)
		assert.partialDeepStrictEqual(configurations, [
			{ ObjectID: 14240, Resources: { '0': 1 }, reason: 'nRF Cloud answered 400: State is too large.' },
		])
		socket.socket.terminate()
	})

	const outcomes: readonly (readonly [string, readonly ApiAnswer[], number, string, RegExp])[] = [
		[
			'with an API key that nRF Cloud does not take is refused',
			[answerWith(401, { message: `no ${apiKey}` })],
			502,
			'refused',
			/does not take the API key .* \(401\)/,
		],
		[
			'of a device that nRF Cloud does not know is refused',
			[answerWith(404)],
			400,
			'refused',
			/answered 404/,
		],
		['is refused when there are too many', [answerWith(429)], 503, 'refused', /Try again later/],
		[
			'stays requested when nRF Cloud has failed: nobody knows',
			[answerWith(500, '<html>')],
			503,
			'requested',
			/answered 500\.$/,
		],
		[
			'stays requested when the connection breaks',
			[breakOff],
			503,
			'requested',
			/connection to nRF Cloud has failed/,
		],
	]
	for (const [name, answers, expected, status, reason] of outcomes)
		it(name, async () => {
			const socket = await stack.watch(kit)
			api.answerNext(...answers)
			const { body, ...got } = await patch(kit, led(9, 9, 9))
			assert.equal(got.status, expected)
			assert.match(body.detail, reason)
			assert.ok(!JSON.stringify(body).includes(apiKey))
			for (;;) {
				const { configurations = [], desired } = await untilIs(socket, status)
				const { reason: said } = configurations[0] ?? {}
				assert.equal(desired[0]?.Resources['0'], 255)
				if (said === undefined) continue
				assert.match(said, reason)
				break
			}
			socket.socket.terminate()
		})

	it('row 70: configuration: of which nobody knew whether it has arrived has arrived, if the device says so', async () => {
		const socket = await stack.watch(kit)
		await report(kit, colours(9, 9, 9))
		const { desired, configurations } = await untilIs(socket, 'applied')
		assert.equal(desired[0]?.Resources['0'], 9)
		assert.equal(configurations?.[0]?.reason, undefined)
		socket.socket.terminate()
	})

	it('goes nowhere else: a redirection is not followed', async () => {
		const before = elite.requests.length
		api.answerNext(answerWith(307, undefined, { location: `${elite.origin}/v1/devices/x/state` }))
		assert.equal((await patch(kit, led(5, 5, 5))).status, 502)
		assert.equal(elite.requests.length, before)
	})

	it('waits for another one of the same object instance, and not for one of another', async () => {
		const held: (() => void)[] = []
		const arrived = new Promise<void>((resolve) => {
			api.answerNext((response) => {
				held.push(() => answerWith(202)(response))
				resolve()
			})
		})
		const first = patch(kit, led(10, 10, 10))
		await arrived
		const second = await patch(kit, led(11, 11, 11))
		assert.equal(second.status, 409)
		assert.match(second.body.detail, /is on its way to nRF Cloud/)
		assert.equal((await patch(kit, { ObjectID: 14301, Resources: { '0': 1, '1': false } })).status, 202)
		assert.equal((await patch(kit, { ...led(11, 11, 11), ObjectInstanceID: 1 })).status, 202)
		held[0]?.()
		assert.equal((await first).status, 202)
		assert.equal((await patch(kit, led(11, 11, 11))).status, 202)
	})

	it('is in the greeting of whoever connects later, and resumes without anything missed', async () => {
		const { socket, next } = await openSocket(
			`${stack.webSocketUrl}?fingerprint=${kit.fingerprint}&after=999`,
		)
		const state = await untilIs({ next }, 'accepted')
		assert.deepEqual(
			state.configurations?.map(({ ObjectID, ObjectInstanceID = 0 }) => [ObjectID, ObjectInstanceID]),
			[
				[14240, 0],
				[14240, 1],
				[14301, 0],
			],
		)
		socket.terminate()
	})

	it('is hidden with the data of the device', async () => {
		const path = `/device/${kit.deviceId}/hideDataBefore?fingerprint=${kit.fingerprint}`
		await fetch(`${stack.restUrl}${path}`, { method: 'POST' })
		const { next, socket } = await stack.connect(kit)
		for (;;) {
			const text = await next()
			if (!isState(text)) continue
			const { desired, configurations } = JSON.parse(text) as WireState
			assert.deepEqual([desired, configurations], [[], undefined])
			break
		}
		socket.terminate()
	})

	const invalid: readonly (readonly [string, unknown, RegExp])[] = [
		['no object', { Resources: {} }, /\/ObjectID: must be present/],
		['an object that can only be read', { ObjectID: 14205, Resources: { '0': 1 } }, /"Environment" can only/],
		['an unknown object', { ObjectID: 1, Resources: {} }, /object 1 is not known; .* 14240, 14301/],
		[
			'an instance too high',
			{ ...led(1, 1, 1), ObjectInstanceID: 10 },
			/\/ObjectInstanceID: must be an integer/,
		],
		['another version', { ...led(1, 1, 1), ObjectVersion: '1.1' }, /"RGB LED" has version 1.0/],
		['a value out of range', led(256, 0, 0), /\/Resources\/0: 256 is out of the range of "Red", 0 to 255/],
		['a fraction', led(0.5, 0, 0), /\/Resources\/0: "Red" is of type Integer and takes a whole number/],
		[
			'a missing resource',
			{ ObjectID: 14240, Resources: { '0': 1, '1': 1 } },
			/\/Resources\/2: must be present: "Blue"/,
		],
		[
			'an unknown resource',
			{ ObjectID: 14240, Resources: { ...led(1, 1, 1).Resources, '7': 1 } },
			/\/Resources\/7: "RGB LED" has no such resource/,
		],
		[
			'a list',
			{ ObjectID: 14301, Resources: { '0': [1], '1': true } },
			/\/Resources\/0: must be a text, a number or a boolean/,
		],
	]
	for (const [name, body, detail] of invalid)
		it(`with ${name} is not sent, and the answer says what is wrong`, async () => {
			const before = api.requests.length
			const got = await patch(unused, body)
			assert.equal(got.status, 400)
			assert.match(got.body.detail, detail)
			assert.equal(api.requests.length, before)
		})

	it('of an object of which none was ever valid leaves nothing behind', async () => {
		const { next, socket } = await stack.connect(unused)
		for (;;) {
			const text = await next()
			if (text.includes('/senml/live')) break
			if (isState(text)) assert.equal(JSON.parse(text).configurations, undefined)
		}
		socket.terminate()
	})

	const homeless: readonly (readonly [string, TestDevice, RegExp])[] = [
		['without an account', lost, /has no account of nRF Cloud/],
		['whose account is not known', stray, /is not known/],
		['whose account has no API key', keyless, /has no API key/],
	]
	for (const [name, device, detail] of homeless)
		it(`of a device ${name} is a conflict, and the answer says what the operator has to do`, async () => {
			const { status, body } = await patch(device, led(1, 1, 1))
			assert.equal(status, 409)
			assert.match(body.detail, detail)
			assert.match(body.detail, /npm run accounts/)
		})

	it('of another device is forbidden', async () => {
		const thief = { deviceId: kit.deviceId, fingerprint: other.fingerprint }
		assert.equal((await patch(thief, led(1, 1, 1))).status, 403)
	})

	it('is an action: who has configured what', async () => {
		const make = makeKey(stack.db, stack.host.output('KeysTable'))
		const { key } = await make('--scope', 'stream:read')
		const response = await fetch(`${stack.restUrl}/actions?limit=100`, {
			headers: { authorization: `Bearer ${key}` },
		})
		const { actions } = (await response.json()) as { actions: readonly Record<string, unknown>[] }
		const first = actions.at(-1)
		assert.partialDeepStrictEqual(first, {
			verb: 'configuration.requested',
			object: '14240/0',
			by: 'watcher',
			deviceId: kit.deviceId,
		})
	})

	it('is in no log with an API key', () => {
		assert.ok(stack.host.lines.some((line) => line.includes('configuration answered')))
		assert.ok(!stack.host.lines.some((line) => line.includes(apiKey) || line.includes(elite.apiKey)))
	})
})
