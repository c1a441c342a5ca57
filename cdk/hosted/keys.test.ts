import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Assembly } from '../../local/template/assembly.ts'
import { type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { keysCommand, type MadeKey, makeKey } from '../../testing/makeKey.ts'
import { withVariable } from '../testing/withVariable.ts'

const kit = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.kit22222' }
const tracker = { deviceId: 'map-350000000000002', model: 'thingy91x', fingerprint: '29a.track222' }

const other = (key: string): string => key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))

describe('keys', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'))
	})
	after(folder.remove)

	const start = (limit: number): Promise<TestStack> =>
		hostStack(withVariable(assembly, 'FAILED_ATTEMPTS_PER_MINUTE', limit), { devices: [kit, tracker] })

	const ask = async ({ restUrl }: TestStack, key?: string, query = '') => {
		const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
		const response = await fetch(`${restUrl}/devices${query}`, { headers })
		const { status } = response
		return { status, headers: response.headers, body: JSON.parse(await response.text()) }
	}

	describe('that are presented', () => {
		let stack: TestStack
		let host: TinyHost
		let make: (...argv: readonly string[]) => Promise<MadeKey>
		let all: MadeKey
		before(async () => {
			stack = await start(0)
			host = stack.host
			make = makeKey(stack.db, host.output('KeysTable'))
			all = await make('--scope', 'devices:read')
		})
		after(() => stack.close())

		const idsFor = async (...argv: readonly string[]): Promise<readonly string[]> => {
			const { key } = await make('--scope', 'devices:read', ...argv)
			const { status, body } = await ask(stack, key)
			assert.equal(status, 200)
			return (body.devices as { id: string }[]).map(({ id }) => id).toSorted()
		}

		it('show all devices, without their fingerprints', async () => {
			const { body } = await ask(stack, all.key)
			const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
			assert.deepEqual(
				{ ...body, devices: body.devices.toSorted(byId) },
				{
					devices: [
						{ id: tracker.deviceId, model: 'thingy91x' },
						{ id: kit.deviceId, model: 'PCA20065' },
					],
				},
			)
		})

		it('show the devices that they see, and no other', async () => {
			assert.deepEqual(await idsFor('--models', 'PCA20065'), [kit.deviceId])
			assert.deepEqual(await idsFor('--id-prefixes', 'map-,x'), [tracker.deviceId])
			assert.deepEqual(await idsFor('--models', 'PCA20065', '--id-prefixes', 'map-'), [])
			assert.deepEqual(await idsFor('--integrations', 'farm'), [])
		})

		it('page by page', async () => {
			const first = await ask(stack, all.key, '?limit=1')
			assert.equal(first.body.devices.length, 1)
			const second = await ask(stack, all.key, `?limit=1&nextToken=${first.body.nextToken}`)
			const ids = new Set([first, second].map(({ body }) => body.devices[0].id))
			assert.deepEqual(ids, new Set([tracker.deviceId, kit.deviceId]))
			const { key } = await make('--scope', 'devices:read')
			const foreign = await ask(stack, key, `?nextToken=${first.body.nextToken}`)
			assert.deepEqual(
				[foreign.status, foreign.body.detail],
				[400, '/nextToken: must be the one of the previous page'],
			)
		})

		for (const query of ['?limit=0', '?limit=101', '?limit=x', '?nextToken=', '?nextToken=device%23x'])
			it(`do not make a malformed request valid: ${query}`, async () => {
				const { status, body } = await ask(stack, all.key, query)
				assert.equal(status, 400)
				assert.match(body.detail, /^\/(?:limit|nextToken): must be /)
			})

		it('are refused where their scopes are others', async () => {
			const { id, key } = await make('--scope', 'stream:read,converters:write')
			const from = host.lines.length
			const { status, headers, body } = await ask(stack, key)
			assert.deepEqual([status, body.detail], [403, 'This key does not have the scope devices:read.'])
			assert.match(headers.get('www-authenticate') ?? '', /insufficient_scope/)
			await host.line((line) => line.includes('"key without scope"') && line.includes(id), from)
		})

		it('get the same answer when they are unknown, wrong, malformed, revoked, expired or missing', async () => {
			const table = host.output('KeysTable')
			const revoked = await make('--scope', 'devices:read')
			await keysCommand(stack.db, table)('revoke', revoked.id)
			const yesterday = makeKey(stack.db, table, () => Date.now() - 86_400_000)
			const expired = await yesterday('--scope', 'devices:read', '--expires-in', '12h')
			const unknown = `slk_aaaaaaaaaaaa.${'A'.repeat(43)}`
			const first = await ask(stack)
			assert.equal(first.status, 401)
			for (const key of [unknown, other(all.key), 'x', revoked.key, expired.key]) {
				const { status, headers, body } = await ask(stack, key)
				assert.deepEqual([status, body], [401, first.body])
				assert.equal(headers.get('www-authenticate'), 'Bearer')
			}
		})

		it('stop soon after they were revoked', async () => {
			const { id, key } = await make('--scope', 'devices:read')
			assert.equal((await ask(stack, key)).status, 200)
			const before = Date.now()
			await keysCommand(stack.db, host.output('KeysTable'))('revoke', id)
			for (;;) {
				// Nothing tells when an environment has forgotten a key, and the stage throttles who asks without a pause.
				await pause(100)
				const asked = Date.now()
				const { status } = await ask(stack, key)
				if (status === 401) break
				// Asked five seconds after the revocation or later, it would have to be refused.
				assert.ok(status === 200 && asked - before < 5000, `${status} after ${asked - before} ms`)
			}
		})

		it('are named by their ids in the log, and stand nowhere', async () => {
			const from = host.lines.length
			await ask(stack, all.key)
			await host.line((line) => line.includes('"key used"') && line.includes(`"keyId":"${all.id}"`), from)
			await ask(stack, other(all.key))
			const { Items = [] } = await stack.db.send(new ScanCommand({ TableName: host.output('KeysTable') }))
			const secrets = [all.key, other(all.key)].map((key) => key.split('.')[1] ?? '')
			for (const text of [...host.lines, JSON.stringify(Items)])
				for (const secret of secrets) assert.ok(!text.includes(secret))
		})
	})

	describe('from a source that has failed too often', () => {
		let stack: TestStack
		before(async () => {
			stack = await start(3)
		})
		after(() => stack.close())

		it('are refused, right or wrong, and with them fingerprints; what is no key does not count', async () => {
			const { key } = await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'devices:read')
			const identity = async (): Promise<number> =>
				(await fetch(`${stack.restUrl}/device?fingerprint=${kit.fingerprint}`)).status
			// The count begins anew with the minute: then once more.
			for (;;) {
				for (let attempt = 0; attempt < 5; attempt++)
					assert.ok([401, 429].includes((await ask(stack, 'x')).status))
				for (let attempt = 0; attempt < 3; attempt++) await ask(stack, other(key))
				const { status, headers, body } = await ask(stack, key)
				if (status === 200) continue
				assert.deepEqual([status, body.title], [429, 'Too many requests'])
				assert.match(headers.get('retry-after') ?? '', /^(?:[1-9]|[1-5]\d|60)$/)
				if ((await identity()) === 429) break
			}
		})

		it('may try again in the next minute', async () => {
			const { key } = await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'devices:read')
			const table = stack.host.output('AttemptsTable')
			const { Items = [] } = await stack.db.send(new ScanCommand({ TableName: table }))
			for (const { source, window } of Items)
				if (source !== undefined && window !== undefined)
					await stack.db.send(new DeleteItemCommand({ TableName: table, Key: { source, window } }))
			assert.equal((await ask(stack, key)).status, 200)
		})
	})

	describe('in a table that does not answer', () => {
		let stack: TestStack
		before(async () => {
			stack = await start(0)
		})
		after(() => stack.close())

		for (const operation of ['GetItem', 'Scan'])
			it(`open nothing: ${operation}`, async () => {
				const { key } = await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'devices:read')
				const caller = stack.functionId('RestDevicePage')
				const sequence = ['throttle', 'throttle', 'throttle'] as const
				const end = stack.host.host.faults.plan({ service: 'dynamodb', operation, caller, sequence })
				const { status, body } = await ask(stack, key)
				end()
				assert.deepEqual([status, body.detail], [500, undefined])
				assert.equal((await ask(stack, key)).status, 200)
			})
	})
})
