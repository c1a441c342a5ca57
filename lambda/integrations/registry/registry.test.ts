import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { stopAt, stopped } from '../../testing/stopAt.ts'
import { routeKey } from '../itemKeys.ts'
import { deleteIntegration, rotateRoutingKey, updateIntegration } from './changeIntegration.ts'
import { createIntegration } from './createIntegration.ts'
import { findByRoutingKey, findIntegration, pageOfIntegrations } from './integrationsTable.ts'

const converter = { converterId: 'conv-1', version: 1 }

for (const emulator of emulators)
	describe(`integrations in their table on ${emulator}`, () => {
		let tables: Tables
		let now = 1_000
		const needs = () => ({
			db: tables.db,
			table: tables.table('INTEGRATIONS_TABLE'),
			randomInt: (max: number) => randomInt(max),
			now: () => now,
		})
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		const make = (name = 'source') => createIntegration(needs())({ name, converter })
		const find = (id: string) => findIntegration(needs())(id)
		const byKey = (key: string) => findByRoutingKey(needs())(key)
		const hasRoute = async (key: string): Promise<boolean> => {
			const { table: TableName, db } = needs()
			return (
				(await db.send(new GetItemCommand({ TableName, Key: marshall(routeKey(key)) }))).Item !== undefined
			)
		}

		it('have an id, a routing key, the usual fields, and the first revision', async () => {
			now = 1_795_000_000_000
			const made = await make()
			const { integrationId, routingKey, ...rest } = made
			assert.match(integrationId, /^int-[0-9a-hjkmnp-tv-z]{26}$/)
			assert.match(routingKey, /^[0-9a-hjkmnp-tv-z]{26}$/)
			assert.deepEqual(rest, {
				name: 'source',
				converter,
				security: 'no-secure',
				prefix: [],
				metadata: {},
				rateLimits: [],
				createsDevices: true,
				isEnabled: true,
				createdAt: now,
				updatedAt: now,
				revision: 1,
			})
			assert.deepEqual(await find(integrationId), made)
			assert.deepEqual(await byKey(routingKey), made)
		})

		it('have keys that differ', async () => {
			const made = await Promise.all(Array.from({ length: 20 }, () => make()))
			assert.equal(new Set(made.map(({ routingKey }) => routingKey)).size, 20)
			assert.equal(new Set(made.map(({ integrationId }) => integrationId)).size, 20)
		})

		it('are not found by an unknown id or key', async () => {
			assert.equal(await find('int-unknown'), undefined)
			assert.equal(await byKey('unknown'), undefined)
		})

		it('change what is given, and nothing else', async () => {
			const made = await make()
			now += 5
			const { integrationId } = made
			const changes = { name: 'renamed', metadata: { a: 'b' }, isEnabled: false, prefix: ['api'] }
			const changed = await updateIntegration(needs())(integrationId, 1, changes)
			assert.deepEqual(changed, { ...made, ...changes, updatedAt: now, revision: 2 })
			assert.deepEqual(await find(integrationId), changed)
		})

		it('change once for one revision, however many try at the same time', async () => {
			const { integrationId } = await make()
			const names = ['a', 'b', 'c', 'd']
			const all = await Promise.all(
				names.map((name) => updateIntegration(needs())(integrationId, 1, { name })),
			)
			const done = all.filter((one) => one !== undefined)
			assert.equal(done.length, 1)
			assert.deepEqual(await find(integrationId), done[0])
		})

		it('that are gone are not made again by a change', async () => {
			const { integrationId } = await make()
			assert.equal(await deleteIntegration(needs())(integrationId), true)
			assert.equal(await updateIntegration(needs())(integrationId, 1, { name: 'x' }), undefined)
			assert.equal(await find(integrationId), undefined)
		})

		it('get a new routing key, and the old one finds nothing', async () => {
			const made = await make()
			const rotated = await rotateRoutingKey(needs())(made)
			assert.ok(rotated !== undefined && rotated.routingKey !== made.routingKey)
			assert.equal(rotated.revision, 2)
			assert.equal(await byKey(made.routingKey), undefined)
			assert.equal(await hasRoute(made.routingKey), false)
			assert.deepEqual(await byKey(rotated.routingKey), rotated)
		})

		it('keep one key when two are made at the same time', async () => {
			const made = await make()
			const both = await Promise.all([1, 2].map(() => rotateRoutingKey(needs())(made)))
			const [one, ...more] = both.filter((rotated) => rotated !== undefined)
			assert.ok(one !== undefined && more.length === 0)
			assert.deepEqual(await byKey(one.routingKey), one)
		})

		it('are removed with their key', async () => {
			const made = await make()
			assert.equal(await deleteIntegration(needs())(made.integrationId), true)
			assert.equal(await find(made.integrationId), undefined)
			assert.equal(await byKey(made.routingKey), undefined)
			assert.equal(await hasRoute(made.routingKey), false)
			assert.equal(await deleteIntegration(needs())(made.integrationId), false)
		})

		it('have one key that works, wherever a new key is stopped', async () => {
			for (const calls of [0, 1, 2]) {
				const made = await make()
				const goOn = stopAt(tables.db, calls)
				await assert.rejects(rotateRoutingKey(needs())(made), stopped)
				goOn()
				const found = await find(made.integrationId)
				assert.ok(found !== undefined)
				assert.equal((await byKey(found.routingKey))?.integrationId, made.integrationId)
				// The change of the item is the second call.
				assert.equal(found.routingKey !== made.routingKey, calls === 2)
				assert.equal((await byKey(made.routingKey)) === undefined, calls === 2)
			}
		})

		it('have no key that works, wherever their removal is stopped after its beginning', async () => {
			const made = await make()
			const goOn = stopAt(tables.db, 2)
			await assert.rejects(deleteIntegration(needs())(made.integrationId), stopped)
			goOn()
			assert.equal(await hasRoute(made.routingKey), true)
			assert.equal(await byKey(made.routingKey), undefined)
		})

		it('are listed by pages, oldest first', async () => {
			const listed: string[] = []
			let after: string | undefined = ''
			do {
				const page = await pageOfIntegrations(needs())(3, after)
				assert.ok(page.integrations.length <= 3)
				for (const one of page.integrations) listed.push(one.integrationId)
				after = page.next
			} while (after !== undefined)
			assert.deepEqual(listed, listed.toSorted())
			assert.equal(new Set(listed).size, listed.length)
			now += 1_000
			const { integrationId } = await make('newest')
			assert.ok(!listed.includes(integrationId))
			assert.deepEqual(
				(await pageOfIntegrations(needs())(100, listed.at(-1))).integrations.map(({ name }) => name),
				['newest'],
			)
		})
	})
