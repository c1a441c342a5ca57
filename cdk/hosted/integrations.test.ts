import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { unthrottled } from '../testing/unthrottled.ts'

const script = (name: string): string =>
	`function Decoder(payload, metadata) { return { deviceName: '${name}', deviceType: 'default', telemetry: {} } }`

describe('integrations and converters over REST', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	let make: (...argv: readonly string[]) => Promise<string>
	let keys: Readonly<Record<'all' | 'reads' | 'writes', string>>
	before(async () => {
		stack = await hostStack(unthrottled(await testAssembly(join(folder.path, 'cdk.out'))))
		const makeIn = makeKey(stack.db, stack.host.output('KeysTable'))
		make = async (...argv) => (await makeIn('--scope', ...argv)).key
		keys = {
			all: await make('integrations:read,integrations:write,converters:read,converters:write'),
			reads: await make('integrations:read,converters:read'),
			writes: await make('integrations:write,converters:write'),
		}
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	type Asked = { readonly key?: string; readonly body?: unknown }
	const ask = async (route: string, { key = keys.all, body }: Asked = {}) => {
		const [method = '', path = ''] = route.split(' ')
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers: {
				...(key === '' ? {} : { authorization: `Bearer ${key}` }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
	}
	const expect = async (status: number, ...asked: Parameters<typeof ask>) => {
		const answered = await ask(...asked)
		assert.equal(answered.status, status, JSON.stringify(answered.body))
		return answered.body
	}
	const newConverter = (name = 'decoder', more: object = {}) =>
		expect(201, 'POST /converters', {
			body: { name, language: 'javascript', source: script(name), ...more },
		})
	const newIntegration = async (more: object = {}, asked: Asked = {}) => {
		const { converterId } = await newConverter()
		const body = { name: 'source', converter: { converterId }, ...more }
		return expect(201, 'POST /integrations', { body, ...asked })
	}
	const isProblem = async (status: number, detail: RegExp | string, ...asked: Parameters<typeof ask>) => {
		const { headers, body, status: answered } = await ask(...asked)
		assert.deepEqual([answered, headers.get('content-type')], [status, 'application/problem+json'])
		if (typeof detail === 'string') assert.equal(body.detail, detail)
		else assert.match(body.detail, detail)
	}

	describe('an integration', () => {
		it('is made with its endpoint, and shown again', async () => {
			const { converterId } = await newConverter()
			const given = {
				name: 'Stations',
				security: 'mixed',
				prefix: ['api', 'v2'],
				metadata: { region: 'north' },
				rateLimits: '300:60,10:1',
				createsDevices: false,
			}
			const made = await expect(201, 'POST /integrations', { body: { ...given, converter: { converterId } } })
			const { integrationId, routingKey, createdAt, ...rest } = made
			assert.match(routingKey, /^[0-9a-hjkmnp-tv-z]{26}$/)
			assert.match(createdAt, /^20\d\d-.*Z$/)
			assert.deepEqual(rest, {
				...given,
				rateLimits: '10:1,300:60',
				isEnabled: true,
				converter: { converterId, version: 1 },
				updatedAt: createdAt,
				revision: 1,
				endpoint: `coap://localhost/api/v2/i/${routingKey}`,
				securedEndpoint: `coaps://localhost/api/v2/i/${routingKey}`,
			})
			assert.deepEqual(await expect(200, `GET /integrations/${integrationId}`), { ...made, counters: [] })
		})

		it('shows its routing key and endpoint to keys that may write, and to no other', async () => {
			const made = await newIntegration({ security: 'mixed' })
			const { routingKey, endpoint: _endpoint, securedEndpoint: _secured, ...shown } = made
			const asked = { key: keys.reads }
			assert.deepEqual(await expect(200, `GET /integrations/${made.integrationId}`, asked), {
				...shown,
				counters: [],
			})
			const page = await ask('GET /integrations', asked)
			assert.ok(!JSON.stringify(page.body).includes(routingKey))
		})

		it('pins the version that is asked for, and the newest one without', async () => {
			const { converterId } = await newConverter('first')
			const body = { source: script('second') }
			await expect(201, `POST /converters/${converterId}/versions`, { body })
			const pinned = async (converter: object) =>
				(await expect(201, 'POST /integrations', { body: { name: 'x', converter } })).converter
			assert.deepEqual(await pinned({ converterId }), { converterId, version: 2 })
			assert.deepEqual(await pinned({ converterId, version: 1 }), { converterId, version: 1 })
		})

		it('changes if its revision is the one that was read', async () => {
			const made = await newIntegration({ metadata: { a: 'b' } })
			const route = `PATCH /integrations/${made.integrationId}`
			const changes = { name: 'renamed', security: 'dtls', metadata: {}, isEnabled: false }
			const changed = await expect(200, route, { body: { ...changes, revision: 1 } })
			const { updatedAt } = changed
			assert.deepEqual(changed, {
				...made,
				...changes,
				updatedAt,
				revision: 2,
				endpoint: made.endpoint.replace('coap:', 'coaps:'),
			})
			await isProblem(409, /changed meanwhile/, route, { body: { name: 'lost', revision: 1 } })
			assert.deepEqual(await expect(200, `GET /integrations/${made.integrationId}`), {
				...changed,
				counters: [],
			})
		})

		it('gets a new routing key', async () => {
			const made = await newIntegration()
			const rotated = await expect(200, `POST /integrations/${made.integrationId}/routing-key`)
			assert.notEqual(rotated.routingKey, made.routingKey)
			assert.equal(rotated.endpoint, `coap://localhost/i/${rotated.routingKey}`)
			assert.equal(rotated.revision, 2)
		})

		it('is removed', async () => {
			const { integrationId } = await newIntegration()
			assert.deepEqual(await expect(200, `DELETE /integrations/${integrationId}`), { integrationId })
			for (const method of ['GET', 'DELETE'])
				await isProblem(404, /no integration/, `${method} /integrations/${integrationId}`)
			const body = { revision: 1, name: 'x' }
			await isProblem(404, /no integration/, `PATCH /integrations/${integrationId}`, { body })
			await isProblem(404, /no integration/, `POST /integrations/${integrationId}/routing-key`)
		})

		it('is in a list with pages', async () => {
			for (const name of ['page 1', 'page 2', 'page 3']) await newIntegration({ name })
			const listed: string[] = []
			let query = '?limit=2'
			for (;;) {
				const { integrations, nextToken } = await expect(200, `GET /integrations${query}`)
				for (const { integrationId } of integrations) listed.push(integrationId)
				if (nextToken === undefined) break
				query = `?limit=2&nextToken=${nextToken}`
			}
			const all = await expect(200, 'GET /integrations')
			assert.deepEqual(
				listed,
				all.integrations.map(({ integrationId }: { integrationId: string }) => integrationId),
			)
			await isProblem(400, /^\/nextToken: must be/, `GET /integrations?nextToken=${'x'.repeat(60)}`)
			await isProblem(400, '/limit: must be an integer from 1 to 100', 'GET /integrations?limit=0')
		})

		const misfits: readonly (readonly [more: object, detail: RegExp])[] = [
			[{ name: '' }, /^\/name: must be 1 to 100/],
			[{ name: 5 }, /^\/name: must be string/],
			[{ security: 'tls' }, /^\/security: must be one of no-secure, dtls, mixed/],
			[{ prefix: 'api' }, /^\/prefix: must be array/],
			[{ prefix: ['api', 'i'] }, /^\/prefix\/1: must be 1 to 32/],
			[{ prefix: ['a', 'b', 'c', 'd', 'e', 'f'] }, /^\/prefix: must be at most 5/],
			[{ metadata: { a: 1 } }, /^\/metadata\/a: must be string/],
			[{ metadata: { a: 'x'.repeat(9000) } }, /^\/metadata: must be at most 8192 bytes/],
			[{ rateLimits: 10 }, /^\/rateLimits: must be string/],
			[{ rateLimits: 'many' }, /^\/rateLimits: must be <messages>:<seconds>/],
			[{ createsDevices: 'no' }, /^\/createsDevices: must be boolean/],
			[{ isEnabled: 1 }, /^\/isEnabled: must be boolean/],
			[{ routingKey: 'mine' }, /^\/routingKey: must be absent/],
			[{ converter: { converterId: 'conv-unknown' } }, /^\/converter\/converterId: must be the id/],
			[{ converter: {} }, /^\/converter\/converterId: must be present/],
		]
		for (const [more, detail] of misfits)
			it(`names the field that does not fit: ${JSON.stringify(more).slice(0, 50)}`, async () => {
				const { converterId } = await newConverter()
				const body = { name: 'x', converter: { converterId }, ...more }
				await isProblem(400, detail, 'POST /integrations', { body })
				const made = await newIntegration()
				const changes = { revision: 1, ...more }
				const route = `PATCH /integrations/${made.integrationId}`
				// A change names the version.
				const converter = (more as { converter?: object }).converter
				await isProblem(400, detail, route, {
					body: {
						...changes,
						...(converter === undefined ? {} : { converter: { version: 1, ...converter } }),
					},
				})
			})

		it('names a version that there is not', async () => {
			const { converterId } = await newConverter()
			const body = { name: 'x', converter: { converterId, version: 2 } }
			await isProblem(
				400,
				'/converter/version: must be at most 1, the newest version',
				'POST /integrations',
				{
					body,
				},
			)
		})

		it('needs its revision for a change', async () => {
			const { integrationId } = await newIntegration()
			const body = { name: 'x' }
			await isProblem(400, '/revision: must be present', `PATCH /integrations/${integrationId}`, { body })
		})
	})

	describe('a converter', () => {
		it('is stored once, and its versions are shown with their scripts', async () => {
			const mapping = { temperature2: '3303/1/5700', raw: null }
			const stored = await newConverter('one', { mapping })
			const { converterId, sha256, createdAt } = stored
			const expected = {
				converterId,
				name: 'one',
				language: 'javascript',
				version: 1,
				mapping,
				createdAt,
				sha256,
			}
			assert.deepEqual(stored, { ...expected, isNew: true, notes: [] })
			const route = `GET /converters/${converterId}/versions/1`
			assert.deepEqual(await expect(200, route), { ...expected, source: script('one') })
			// Without a mapping, a version has that of the one before.
			const again = { body: { source: script('one') } }
			const same = await expect(201, `POST /converters/${converterId}/versions`, again)
			assert.deepEqual([same.version, same.isNew, same.sha256], [1, false, sha256])
			const other = { body: { source: script('two'), mapping: {} } }
			const next = await expect(201, `POST /converters/${converterId}/versions`, other)
			assert.deepEqual([next.version, next.isNew, next.mapping], [2, true, {}])
			const { converters } = await expect(200, 'GET /converters')
			const found = converters.find((one: { converterId: string }) => one.converterId === converterId)
			assert.deepEqual(found, { converterId, name: 'one', language: 'javascript', latest: 2, createdAt })
		})

		it('is the decoder of a file of ThingsBoard, as it is', async () => {
			const decoder = 'return { deviceName: "a", deviceType: "b", telemetry: {} };'
			const file = {
				name: 'Exported',
				type: 'UPLINK',
				debugMode: true,
				configuration: { scriptLang: 'JS', decoder, encoder: null, updateOnlyKeys: ['model'] },
			}
			const body = { source: JSON.stringify(file) }
			const stored = await expect(201, 'POST /converters', { body })
			assert.deepEqual(
				[stored.name, stored.language, stored.updateOnlyKeys],
				['Exported', 'javascript', ['model']],
			)
			assert.match(stored.notes[0], /no effect/)
			const shown = await expect(200, `GET /converters/${stored.converterId}/versions/1`)
			assert.equal(shown.source, decoder)
		})

		const misfits: readonly (readonly [more: object, detail: RegExp])[] = [
			[{ source: 'function Decoder(' }, /^\/source: is not a javascript decoder: .*line 1, column/],
			[{ source: 'const x = 1' }, /^\/source: is not a javascript decoder/],
			[{ source: `${script('x')}//${'x'.repeat(1_000_000)}` }, /^\/source: must have at most 1000000 bytes/],
			[{ source: '{"type":"SIDELINK"}' }, /^\/source: is JSON, but no converter of ThingsBoard: .*SIDELINK/],
			[{ source: 5 }, /^\/source: must be string/],
			[{ language: 'lua' }, /^\/language: must be one of javascript, tbel, ttn/],
			[{ mapping: { t: 5700 } }, /^\/mapping\/t: must be/],
			[{ mapping: { t: '3303' } }, /^\/mapping\/t: must be the path of a resource/],
			[
				{ mapping: { t: '3303/0/1' } },
				/^\/mapping\/t: .*: there is no definition of the resource 3303\/0\/1$/,
			],
			[{ decoder: 'x' }, /^\/decoder: must be absent/],
		]
		for (const [more, detail] of misfits)
			it(`names the field that does not fit: ${JSON.stringify(more).slice(0, 50)}`, async () => {
				const given = { language: 'javascript', source: script('x'), ...more }
				await isProblem(400, detail, 'POST /converters', { body: { name: 'x', ...given } })
				const { converterId } = await newConverter()
				await isProblem(400, detail, `POST /converters/${converterId}/versions`, { body: given })
			})

		it('needs a name and a language, unless its file has them', async () => {
			const source = script('x')
			await isProblem(400, '/name: must be present', 'POST /converters', {
				body: { language: 'javascript', source },
			})
			await isProblem(400, /^\/language: must be one of/, 'POST /converters', { body: { name: 'x', source } })
			await isProblem(400, /^\/name: must be 1 to 100/, 'POST /converters', {
				body: { name: ' ', language: 'javascript', source },
			})
		})

		it('is unknown when it is, and so is a version', async () => {
			const body = { source: script('x') }
			await isProblem(404, /no converter/, 'GET /converters/conv-unknown/versions/1')
			await isProblem(404, /no converter/, 'POST /converters/conv-unknown/versions', { body })
			const { converterId } = await newConverter()
			for (const version of ['2', '0', '01', 'x', '1000000'])
				await isProblem(
					404,
					'There is no such version: the newest one is 1.',
					`GET /converters/${converterId}/versions/${version}`,
				)
		})
	})

	describe('a key', () => {
		const routes = [
			['GET /integrations', 'integrations:read'],
			['POST /integrations', 'integrations:write'],
			['GET /integrations/int-x', 'integrations:read'],
			['PATCH /integrations/int-x', 'integrations:write'],
			['DELETE /integrations/int-x', 'integrations:write'],
			['POST /integrations/int-x/routing-key', 'integrations:write'],
			['GET /converters', 'converters:read'],
			['POST /converters', 'converters:write'],
			['GET /converters/conv-x/versions/1', 'converters:read'],
			['POST /converters/conv-x/versions', 'converters:write'],
		] as const
		for (const [route, scope] of routes)
			it(`needs ${scope} for ${route}`, async () => {
				const others = 'integrations:read integrations:write converters:read converters:write devices:read'
				const key = await make(
					others
						.split(' ')
						.filter((one) => one !== scope)
						.join(),
				)
				await isProblem(403, `This key does not have the scope ${scope}.`, route, { key })
				await isProblem(401, /valid key/, route, { key: '' })
			})

		it('that sees some integrations sees those and their converters, and no other', async () => {
			const [mine, hidden] = [await newIntegration(), await newIntegration()]
			const scopes = 'integrations:read,integrations:write,converters:read,converters:write'
			const key = await make(scopes, '--integrations', `${mine.integrationId},int-gone`)
			const asked = { key }
			const ids = (page: { integrations: { integrationId: string }[] }) =>
				page.integrations.map(({ integrationId }) => integrationId)
			assert.deepEqual(ids(await expect(200, 'GET /integrations', asked)), [mine.integrationId])
			await expect(200, `GET /integrations/${mine.integrationId}`, asked)
			for (const method of ['GET', 'DELETE'])
				await isProblem(404, /no integration/, `${method} /integrations/${hidden.integrationId}`, asked)
			await isProblem(404, /no integration/, `POST /integrations/${hidden.integrationId}/routing-key`, asked)
			const change = { key, body: { revision: 1, name: 'taken over' } }
			await isProblem(404, /no integration/, `PATCH /integrations/${hidden.integrationId}`, change)

			const { converters } = await expect(200, 'GET /converters', asked)
			assert.deepEqual(
				converters.map((one: { converterId: string }) => one.converterId),
				[mine.converter.converterId],
			)
			const other = hidden.converter.converterId
			await isProblem(404, /no converter/, `GET /converters/${other}/versions/1`, asked)
			const version = { key, body: { source: script('theirs') } }
			await isProblem(404, /no converter/, `POST /converters/${other}/versions`, version)
			const pin = { key, body: { revision: 1, converter: { converterId: other, version: 1 } } }
			await isProblem(400, /^\/converter\/converterId/, `PATCH /integrations/${mine.integrationId}`, pin)
		})

		it('that sees some integrations goes through them by pages', async () => {
			const mine = [await newIntegration(), await newIntegration(), await newIntegration()]
			const sorted = mine.map(({ integrationId }) => String(integrationId)).toSorted()
			const key = await make(
				'integrations:read,converters:read',
				'--integrations',
				sorted.toReversed().join(),
			)
			const walk = async (path: string, list: string, id: string) => {
				const found: string[] = []
				for (let query = '?limit=2'; ; ) {
					const page = await expect(200, `GET ${path}${query}`, { key })
					for (const one of page[list]) found.push(one[id])
					if (page.nextToken === undefined) return found
					query = `?limit=2&nextToken=${page.nextToken}`
				}
			}
			assert.deepEqual(await walk('/integrations', 'integrations', 'integrationId'), sorted)
			assert.deepEqual(
				await walk('/converters', 'converters', 'converterId'),
				mine.map(({ converter }) => String(converter.converterId)).toSorted(),
			)
		})

		it('that sees some integrations changes them, and their converters', async () => {
			const mine = await newIntegration()
			const { converterId } = mine.converter
			const key = await make('integrations:write,converters:write', '--integrations', mine.integrationId)
			const next = { key, body: { source: script('next') } }
			assert.equal((await expect(201, `POST /converters/${converterId}/versions`, next)).version, 2)
			const pin = { key, body: { revision: 1, converter: { converterId, version: 2 } } }
			const changed = await expect(200, `PATCH /integrations/${mine.integrationId}`, pin)
			assert.deepEqual(changed.converter, { converterId, version: 2 })
		})

		it('that sees some integrations makes nothing that it would not see', async () => {
			const mine = await newIntegration()
			const key = await make('integrations:write,converters:write', '--integrations', mine.integrationId)
			const { converter } = mine
			await isProblem(403, /may not make anything new/, 'POST /integrations', {
				key,
				body: { name: 'x', converter },
			})
			await isProblem(403, /may not make anything new/, 'POST /converters', {
				key,
				body: { name: 'x', language: 'javascript', source: script('x') },
			})
		})

		for (const list of [
			['--models', 'default'],
			['--id-prefixes', 'mine-'],
		])
			it(`with ${list[0]} gets at nothing that concerns messages of all devices`, async () => {
				const { integrationId, converter } = await newIntegration()
				const of = `integrations/${integrationId}`
				const key = await make(
					'integrations:read,integrations:write,converters:read,converters:write',
					...list,
					'--integrations',
					integrationId,
				)
				const change = { name: 'x', revision: 1 }
				const refused: readonly (readonly [route: string, body?: object])[] = [
					[`GET /${of}/log`],
					['POST /integrations', { name: 'x', converter: { converterId: converter.converterId } }],
					[`PATCH /${of}`, change],
					[`DELETE /${of}`],
					[`POST /${of}/routing-key`],
					['POST /converters', { name: 'x', language: 'javascript', source: script('x') }],
					[`POST /converters/${converter.converterId}/versions`, { source: script('x') }],
				]
				for (const [route, body] of refused)
					await isProblem(403, /messages of all devices/, route, { key, body })
				const shown = await expect(200, `GET /${of}`, { key })
				assert.deepEqual(
					[shown.counters, shown.routingKey, shown.endpoint],
					[undefined, undefined, undefined],
				)
				assert.equal(shown.revision, 1)
			})
	})

	it('say which methods there are', async () => {
		const { status, headers } = await ask('PUT /integrations')
		assert.deepEqual([status, headers.get('allow')], [405, 'GET, POST'])
		assert.equal((await ask('PUT /integrations/int-x')).headers.get('allow'), 'GET, PATCH, DELETE')
		assert.equal((await ask('GET /converters/conv-x/versions')).headers.get('allow'), 'POST')
	})

	it('are behind one function with exactly the rights that its rows state', () => {
		const { host } = stack
		const role = host.host.roles.find(({ name }) => name.includes('RestManageRole'))
		const table = host.output('IntegrationsTable')
		const actions = (role?.statements ?? []).flatMap(({ actions, resources }) =>
			JSON.stringify(resources).includes(table) ? actions : [],
		)
		assert.deepEqual(
			actions.toSorted(),
			['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
		)
	})

	it('are in the log of actions, each change with the key that made it; a refusal is not', async () => {
		const created = await make('integrations:write,converters:write')
		const [keyId = ''] = created.replace('slk_', '').split('.')
		const { converterId } = await expect(201, 'POST /converters', {
			key: created,
			body: { name: 'acts', language: 'javascript', source: script('acts') },
		})
		const versions = `POST /converters/${converterId}/versions`
		const { integrationId } = await expect(201, 'POST /integrations', {
			key: created,
			body: { name: 'acts', converter: { converterId } },
		})
		const next = { key: created, body: { source: script('next') } }
		await expect(201, versions, next)
		await expect(201, versions, next)
		const path = `/integrations/${integrationId}`
		const patch = { revision: 1, converter: { converterId, version: 2 } }
		await expect(200, `PATCH ${path}`, { key: created, body: patch })
		await expect(409, `PATCH ${path}`, { key: created, body: patch })
		await expect(200, `POST ${path}/routing-key`, { key: created })
		await expect(200, `DELETE ${path}`, { key: created })
		await expect(404, `DELETE ${path}`, { key: created })
		const { actions } = await expect(200, 'GET /actions?limit=100', { key: await make('stream:read') })
		const own = (actions as readonly Record<'verb' | 'object' | 'by', string>[]).filter(
			({ by }) => by === keyId,
		)
		assert.deepEqual(
			own.toReversed().map(({ verb, object }) => [verb, object]),
			[
				['converter.created', converterId],
				['converter.saved', `${converterId}@1`],
				['integration.created', integrationId],
				['converter.activated', `${converterId}@1`],
				['converter.saved', `${converterId}@2`],
				['integration.changed', integrationId],
				['converter.activated', `${converterId}@2`],
				['integration.rekeyed', integrationId],
				['integration.deleted', integrationId],
			],
		)
	})

	it('never log a routing key', async () => {
		const { routingKey } = await newIntegration()
		assert.ok(!stack.host.lines.some((line) => line.includes(routingKey)))
	})
})
