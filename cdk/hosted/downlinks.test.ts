import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'

const kit = { deviceId: 'oob-350000000000001', fingerprint: '29a.abcdef', model: 'PCA20065' }
const other = { deviceId: 'other-1', fingerprint: '29a.ghijkm', model: 'thingy91x' }

type Answer = {
	readonly status: number
	readonly body: Record<string, unknown> & { downlink?: ShownDownlink }
}

describe('downlinks over REST', () => {
	let stack: TestStack
	let key: string
	let narrow: string
	let readOnly: string
	before(async () => {
		stack = await startStack([kit, other])
		const make = makeKey(stack.db, stack.host.output('KeysTable'))
		key = (await make('--scope', 'downlinks:write')).key
		narrow = (await make('--scope', 'downlinks:write', '--models', 'thingy91x')).key
		readOnly = (await make('--scope', 'stream:read')).key
	})
	after(() => stack.close())

	const call = async (
		method: string,
		path: string,
		{ body, by = key }: { readonly body?: object; readonly by?: string } = {},
	): Promise<Answer> => {
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return { status: response.status, body: (await response.json()) as Answer['body'] }
	}
	const path = `/device/${kit.deviceId}/downlinks`
	const ask = (body: object, by?: string) => call('POST', path, { body, ...(by === undefined ? {} : { by }) })

	/** The downlink as soon as it is sent. */
	const sentTo = async (downlink: ShownDownlink | undefined): Promise<Answer['body']> => {
		for (;;) {
			const { body } = await call('GET', `${path}/${downlink?.id}`)
			if (body['status'] !== 'accepted') return body
			await pause(20)
		}
	}

	it('are accepted, not delivered, and say so', async () => {
		const { status, body } = await ask({ payload: '484921', reference: 'abcdefgh', confirm: true, port: 50 })
		assert.equal(status, 202)
		const { downlink, ...reply } = body
		assert.deepEqual(reply, { Result: 'Success', Details: '', Reference: 'abcdefgh' })
		assert.equal(downlink?.status, 'accepted')
		assert.equal(downlink?.payload, '484921')
		assert.equal((await call('GET', `${path}/${downlink?.id}`)).body['reference'], 'abcdefgh')
	})

	it('have the same bytes from text and from hex', async () => {
		const raw = await ask({ payload: 'HI!', raw: true })
		const hex = await ask({ payload: '484921' })
		assert.equal(raw.body.downlink?.payload, '484921')
		assert.equal(hex.body.downlink?.payload, '484921')
	})

	const refused: readonly (readonly [name: string, body: object, status: number, detail: RegExp])[] = [
		[
			'an odd number of hex digits',
			{ payload: '48492' },
			400,
			/^payload: it is not hex: 5 digits are an odd number/,
		],
		['what is not hex', { payload: '48xy' }, 400, /^payload: it is not hex: character 3 is not a hex digit/],
		['no payload', { confirm: true }, 400, /payload/],
		['a port that does not exist', { payload: '00', port: 224 }, 400, /port.*1 to 223/],
		['an unknown route', { payload: '00', route: 'pigeon' }, 400, /route.*mqtt/],
		['a member that does not exist', { payload: '00', fast: true }, 400, /fast/],
		['a long reference', { payload: '00', reference: 'x'.repeat(129) }, 400, /reference.*128 characters/],
		['a time to live of nothing', { payload: '00', timeToLive: 0 }, 400, /timeToLive/],
	]
	for (const [name, body, status, detail] of refused)
		it(`refuse ${name}, and say what is wrong`, async () => {
			const answer = await ask({ reference: 'mine', ...body })
			assert.equal(answer.status, status)
			assert.match(String(answer.body['detail']), detail)
			const { Result, Details, Reference } = answer.body
			const { reference = 'mine' } = body as { readonly reference?: string }
			assert.deepEqual([Result, Details, Reference], ['Fail', answer.body['detail'], reference])
		})

	it('fail in the same words if the body cannot be read, or there is no such device', async () => {
		const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
		const response = await fetch(`${stack.restUrl}${path}`, {
			method: 'POST',
			headers,
			body: '{"reference":',
		})
		assert.equal(response.status, 400)
		assert.partialDeepStrictEqual(await response.json(), {
			Result: 'Fail',
			Details: 'The body must be JSON.',
			Reference: '',
		})
		const asked = { payload: '00', reference: 'nobody' }
		const { status, body } = await call('POST', '/device/nobody/downlinks', { body: asked })
		assert.equal(status, 404)
		assert.partialDeepStrictEqual(body, {
			Result: 'Fail',
			Details: 'This key sees no device with this id.',
			Reference: 'nobody',
		})
	})

	it('fail with the reference if one waits that has it', async () => {
		// One that has to be confirmed waits until it is, also after it was sent.
		await ask({ payload: '00', reference: 'taken', confirm: true })
		const { status, body } = await ask({ payload: '01', reference: 'taken' })
		assert.deepEqual(
			[status, body['Result'], body['Reference'], body['Details']],
			[409, 'Fail', 'taken', 'reference: a downlink with this reference waits for this device already.'],
		)
	})

	it('are made once of a request that comes again', async () => {
		const body = { payload: '02', idempotencyKey: 'once' }
		const [first, second] = [await ask(body), await ask(body)]
		assert.equal(first.body.downlink?.id, second.body.downlink?.id)
	})

	it('go out by MQTT at once', async () => {
		const { downlink } = (await ask({ payload: 'cafe', route: 'mqtt' })).body
		const shown = await sentTo(downlink)
		const [accepted, sent] = shown['transitions'] as ShownDownlink['transitions']
		assert.equal(accepted?.status, 'accepted')
		assert.deepEqual({ ...sent, at: '' }, { status: 'sent', at: '', route: 'mqtt', bytes: 2 })
	})

	it('cannot be cancelled after they are sent', async () => {
		const { downlink } = (await ask({ payload: '03' })).body
		await sentTo(downlink)
		const { status, body } = await call('DELETE', `${path}/${downlink?.id}`)
		assert.deepEqual([status, body['detail']], [409, 'It cannot be cancelled: it is sent already.'])
	})

	it('are not there for a device or an id that does not exist', async () => {
		assert.equal((await call('POST', '/device/nobody/downlinks', { body: { payload: '00' } })).status, 404)
		assert.equal((await call('GET', '/device/nobody/downlinks')).status, 404)
		assert.equal((await call('GET', `${path}/01HF7YAT00000000000000000A`)).status, 404)
		assert.equal((await call('DELETE', `${path}/01HF7YAT00000000000000000A`)).status, 404)
	})

	it('need the scope, and a key that sees the device', async () => {
		assert.equal((await ask({ payload: '00' }, readOnly)).status, 403)
		assert.equal((await ask({ payload: '00' }, 'wrong')).status, 401)
		assert.equal((await ask({ payload: '00' }, narrow)).status, 404)
		const own = `/device/${other.deviceId}/downlinks`
		assert.equal((await call('POST', own, { body: { payload: '00' }, by: narrow })).status, 202)
	})
})
