import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { deviceKey } from '../../../lambda/devices/device.ts'
import type { ShownDownlink } from '../../../lambda/downlinks/entrances.ts'
import { setAccounts } from '../../../testing/accounts.ts'
import { startStack, type TestStack } from '../../../testing/hostedStack.ts'
import { makeKey } from '../../../testing/makeKey.ts'
import {
	type ApiAnswer,
	answerWith,
	breakOff,
	type NrfCloudApi,
	neverAnswer,
	startNrfCloudApi,
} from '../../../testing/nrfCloudApi.ts'

const kit = { deviceId: 'oob-350000000000901', fingerprint: '29a.nrfcld' }
const lost = { deviceId: 'oob-350000000000902', fingerprint: '29a.nrflst' }
const plain = { deviceId: 'oob-350000000000903', fingerprint: '29a.nrfpln' }

describe('downlinks by way of nRF Cloud', () => {
	let stack: TestStack
	let api: NrfCloudApi
	let key: string
	let seen = 0
	before(async () => {
		api = await startNrfCloudApi('api-key-of-the-tests')
		stack = await startStack([kit, lost, plain])
		key = (await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'downlinks:write')).key
		const closed = await startNrfCloudApi('')
		await closed.close()
		await setAccounts(stack, {
			acme: { apiUrl: api.origin, apiKey: api.apiKey },
			closed: { apiUrl: closed.origin, apiKey: api.apiKey },
			keyless: { apiUrl: api.origin },
		})
		await belongs(kit.deviceId, 'acme')
		await belongs(lost.deviceId, 'closed')
	})
	after(async () => {
		await stack.close()
		await api.close()
	})
	afterEach(() => {
		seen = api.requests.length
	})

	const belongs = (deviceId: string, account: string) =>
		stack.db.send(
			new UpdateItemCommand({
				TableName: stack.host.output('DevicesTable'),
				Key: { id: { S: deviceKey(deviceId).id } },
				UpdateExpression: 'SET account = :account',
				ExpressionAttributeValues: { ':account': { S: account } },
			}),
		)
	const call = async (path: string, body?: object) => {
		const response = await fetch(`${stack.restUrl}/device/${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return JSON.parse(await response.text())
	}
	/** A downlink as soon as it has come so far. */
	const ask = async (
		body: object,
		isReached: (shown: ShownDownlink) => boolean,
		{ deviceId } = kit,
	): Promise<ShownDownlink> => {
		const { downlink } = await call(`${deviceId}/downlinks`, body)
		for (;;) {
			const shown = (await call(`${deviceId}/downlinks/${downlink.id}`)) as ShownDownlink
			if (isReached(shown)) return shown
			await pause(20)
		}
	}
	const isSent = ({ status }: ShownDownlink): boolean => status === 'sent'
	const hasFailed = ({ status }: ShownDownlink): boolean => status === 'failed'

	const messages: readonly (readonly [name: string, body: object, message: object])[] = [
		['a JSON object as it is', { payload: '{"led":true}', raw: true }, { led: true }],
		['other JSON in base64', { payload: '[1]', raw: true }, { data: 'WzFd' }],
		['bytes in base64', { payload: 'cafe' }, { data: 'yv4=' }],
		['no bytes, too', { payload: '' }, { data: '' }],
	]
	for (const [name, body, message] of messages)
		it(`are posted for a device with an account: ${name}`, async () => {
			const { transitions } = await ask(body, isSent)
			assert.equal(transitions.at(-1)?.route, 'nrfcloud')
			assert.deepEqual(api.requests.slice(seen), [
				{
					method: 'POST',
					path: `/v1/devices/${kit.deviceId}/messages`,
					authorization: `Bearer ${api.apiKey}`,
					contentType: 'application/json',
					body: { topic: `d/${kit.deviceId}/c2d`, message },
				},
			])
		})

	const answers: readonly (readonly [name: string, answer: ApiAnswer, reason: RegExp])[] = [
		[
			'are refused with what nRF Cloud says',
			answerWith(404, { message: 'Device not connected. api-key-of-the-tests' }),
			/^nRF Cloud answered 404: Device not connected\. …\. .* one that speaks CoAP gets a configuration\.$/,
		],
		[
			'name a key that is not taken',
			answerWith(401, { message: 'no' }),
			/does not take the API key .*\(401\)\.$/,
		],
		[
			'are not known after 503',
			answerWith(503),
			/answered 503\. The device may have got it, and it is not sent again/,
		],
		[
			'are not known after a broken answer',
			breakOff,
			/connection to nRF Cloud has failed\. The device may have/,
		],
		['are not known without an answer', neverAnswer, /not answered within 4 s\. The device may have/],
		[
			'do not follow a redirect',
			answerWith(307, undefined, { location: 'http://127.0.0.1:9/elsewhere' }),
			/answered 307\./,
		],
	]
	for (const [name, answer, reason] of answers)
		it(name, async () => {
			api.answerNext(answer)
			const { transitions } = await ask({ payload: '00' }, hasFailed)
			assert.match(transitions.at(-1)?.reason ?? '', reason)
			// Asked once.
			assert.equal(api.requests.length, seen + 1)
			assert.ok(!stack.host.lines.some((line) => line.includes(api.apiKey)))
		})

	it('wait, and are tried again, if nRF Cloud takes no more now', async () => {
		api.answerNext(answerWith(429, { message: 'slow down' }))
		const { transitions } = await ask({ payload: '01' }, ({ status }) => status === 'queued')
		assert.match(transitions.at(-1)?.reason ?? '', /nRF Cloud answered 429: slow down\.$/)
	})

	it('wait, and are tried again, if nRF Cloud cannot be reached', async () => {
		const { transitions } = await ask({ payload: '02' }, ({ status }) => status === 'queued', lost)
		assert.match(transitions.at(-1)?.reason ?? '', /nRF Cloud cannot be reached\.$/)
	})

	it('have failed without an account, or without an API key', async () => {
		const forced = { payload: '03', route: 'nrfcloud' }
		const failed = /^There is no account of nRF Cloud with an API key/
		assert.match((await ask(forced, hasFailed, plain)).transitions.at(-1)?.reason ?? '', failed)
		await belongs(plain.deviceId, 'keyless')
		assert.match((await ask(forced, hasFailed, plain)).transitions.at(-1)?.reason ?? '', failed)
	})

	it('are not the way of a device without an account: it gets them by MQTT', async () => {
		const other = { deviceId: 'oob-350000000000904', fingerprint: '29a.nrfmqt' }
		await stack.register(other)
		const { transitions } = await ask({ payload: '04' }, isSent, other)
		assert.equal(transitions.at(-1)?.route, 'mqtt')
	})
})
