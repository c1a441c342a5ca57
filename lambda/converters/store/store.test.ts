import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { stopAt, stopped } from '../../testing/stopAt.ts'
import { checkOnFirstUse } from '../checkOnFirstUse.ts'
import { translateTbel } from '../tbel/translateTbel.ts'
import { threadClocks } from '../threadClocks.ts'
import { findConverter, findVersion, pageOfConverters } from './converterStore.ts'
import type { VersionContent } from './converterVersion.ts'
import { createConverter, storeVersion } from './storeVersion.ts'

const script = (name: string): string =>
	`function Decoder(payload, metadata) { return { deviceName: '${name}', deviceType: 'default', telemetry: {} } }`

const content = (name: string, more: Partial<VersionContent> = {}): VersionContent => ({
	language: 'javascript',
	source: script(name),
	mapping: {},
	...more,
})

const check = checkOnFirstUse({ ...threadClocks(process), translateTbel })

for (const emulator of emulators)
	describe(`converters in their table on ${emulator}`, () => {
		let tables: Tables
		let now = 1_795_000_000_000
		const needs = () => ({
			db: tables.db,
			table: tables.table('INTEGRATIONS_TABLE'),
			check,
			randomInt: (max: number) => randomInt(max),
			now: () => now,
		})
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		const make = async (name = 'decoder', given = content('one')) => {
			const created = await createConverter(needs())(name, given)
			assert.ok('converter' in created)
			return created
		}
		const store = async (converterId: string, given: VersionContent) => {
			const stored = await storeVersion(needs())(converterId, given)
			assert.ok(stored !== undefined && 'version' in stored)
			return { number: stored.version.version, isNew: stored.isNew }
		}

		it('have an id and a first version with the script as it was given', async () => {
			const given = content('one', {
				mapping: { temperature2: '3303/1/5700', raw: null },
				updateOnlyKeys: ['raw'],
			})
			const { converter, version } = await make('Ünïque', given)
			assert.match(converter.converterId, /^conv-[0-9a-hjkmnp-tv-z]{26}$/)
			const { converterId } = converter
			assert.deepEqual(converter, {
				converterId,
				name: 'Ünïque',
				language: 'javascript',
				latest: 1,
				createdAt: now,
			})
			assert.match(version.sha256, /^[0-9a-f]{64}$/)
			assert.deepEqual(version, {
				...given,
				converterId,
				version: 1,
				createdAt: now,
				sha256: version.sha256,
			})
			assert.deepEqual(await findConverter(needs())(converterId), converter)
			assert.deepEqual(await findVersion(needs())(converterId, 1), version)
		})

		it('get a version for new content, and none for the same', async () => {
			const { converterId } = (await make()).converter
			assert.deepEqual(await store(converterId, content('one')), { number: 1, isNew: false })
			assert.deepEqual(await store(converterId, content('two')), { number: 2, isNew: true })
			assert.deepEqual(await store(converterId, content('two')), { number: 2, isNew: false })
			const mapping = { a: '3303/0/5700', b: null }
			assert.deepEqual(await store(converterId, content('two', { mapping })), { number: 3, isNew: true })
			const reordered = { b: null, a: '3303/0/5700' }
			assert.deepEqual(await store(converterId, content('two', { mapping: reordered })), {
				number: 3,
				isNew: false,
			})
			assert.equal((await findConverter(needs())(converterId))?.latest, 3)
		})

		it('keep the versions that they have', async () => {
			const { version } = await make()
			const { converterId } = version
			await store(converterId, content('two'))
			assert.deepEqual(await findVersion(needs())(converterId, 1), version)
			assert.equal(await findVersion(needs())(converterId, 3), undefined)
		})

		it('number versions without gaps and once each, however many come at the same time', async () => {
			const { converterId } = (await make()).converter
			const names = Array.from({ length: 8 }, (_, index) => `racer ${index}`)
			const stored = await Promise.all(names.map((name) => store(converterId, content(name))))
			assert.deepEqual(
				stored.map(({ number }) => number).toSorted((a, b) => a - b),
				[2, 3, 4, 5, 6, 7, 8, 9],
			)
			assert.equal((await findConverter(needs())(converterId))?.latest, 9)
		})

		it('have one version when the same content comes several times at the same time', async () => {
			const { converterId } = (await make()).converter
			const stored = await Promise.all([1, 2, 3, 4].map(() => store(converterId, content('same'))))
			assert.deepEqual(
				stored.map(({ number }) => number),
				[2, 2, 2, 2],
			)
			assert.equal(stored.filter(({ isNew }) => isNew).length, 1)
		})

		it('go on with a version whose storing was stopped half-way', async () => {
			const { converterId } = (await make()).converter
			const calls = ['read of the converter', 'read of 1', 'read of 2', 'write of 2'].length
			const goOn = stopAt(tables.db, calls)
			await assert.rejects(store(converterId, content('two')), stopped)
			goOn()
			assert.equal((await findConverter(needs())(converterId))?.latest, 1)
			assert.deepEqual(await store(converterId, content('two')), { number: 2, isNew: false })
			assert.equal((await findConverter(needs())(converterId))?.latest, 2)
			assert.deepEqual(await store(converterId, content('three')), { number: 3, isNew: true })
		})

		it('take the number after a version whose storing was stopped half-way', async () => {
			const { converterId } = (await make()).converter
			const goOn = stopAt(tables.db, 4)
			await assert.rejects(store(converterId, content('two')), stopped)
			goOn()
			assert.deepEqual(await store(converterId, content('other')), { number: 3, isNew: true })
		})

		it('may change their language from one version to the next', async () => {
			const { converterId } = (await make()).converter
			const source =
				'var t = decodeToString(payload); return { deviceName: t, deviceType: "b", telemetry: {} };'
			const stored = await store(converterId, { language: 'tbel', source, mapping: {} })
			assert.deepEqual(stored, { number: 2, isNew: true })
			assert.equal((await findConverter(needs())(converterId))?.language, 'tbel')
		})

		it('are unknown when they are', async () => {
			assert.equal(await findConverter(needs())('conv-unknown'), undefined)
			assert.equal(await storeVersion(needs())('conv-unknown', content('x')), undefined)
		})

		// Random bytes in Base64 compress to three quarters.
		const incompressible = (bytes: number) => `${script('big')}//${randomBytes(bytes).toString('base64')}`

		it('take the largest script that is allowed', async () => {
			const { converterId } = (await make('big', content('', { source: incompressible(345_000) }))).converter
			assert.ok(((await findVersion(needs())(converterId, 1))?.source.length ?? 0) > 455_000)
		})

		const refusals: readonly (readonly [
			name: string,
			given: VersionContent,
			field: string,
			reason: RegExp,
		])[] = [
			[
				'a script that is too large when it is compressed',
				content('', { source: incompressible(355_000) }),
				'/source',
				/at most 350000 bytes when it is compressed; it has 3[5-9]\d{4}/,
			],
			[
				'a script that is too large',
				content('', { source: `${script('x')}//${'x'.repeat(1_000_000)}` }),
				'/source',
				/at most 1000000 bytes; it has 10\d{5}/,
			],
			[
				'a script that does not parse',
				content('', { source: 'function Decoder(\n) { return { }' }),
				'/source',
				/is not a javascript decoder: .*\(line 2, column \d+\)/,
			],
			[
				'a script in TBEL that does not parse',
				content('', { language: 'tbel', source: 'var a = 1;\nforeach (x : ) {}' }),
				'/source',
				/is not a tbel decoder: .*\(line 2, column \d+\)/,
			],
			[
				'a script without a decoder',
				content('', { source: 'const x = 1' }),
				'/source',
				/is not a javascript decoder/,
			],
			[
				'a mapping to something else than a resource',
				content('', { mapping: { t: '3303/0' } }),
				'/mapping/t',
				/path of a resource.*the resource is missing/,
			],
			[
				'a mapping to a resource instance',
				content('', { mapping: { t: '3303/0/5700/0' } }),
				'/mapping/t',
				/path of a resource/,
			],
			[
				'a mapping with a slash in front',
				content('', { mapping: { t: '/3303/0/5700' } }),
				'/mapping/t',
				/path of a resource/,
			],
			[
				'a mapping to an id that is too high',
				content('', { mapping: { t: '3303/0/65535' } }),
				'/mapping/t',
				/0 to 65534/,
			],
			[
				'a mapping to an object that is not known',
				content('', { mapping: { t: '60000/0/1' } }),
				'/mapping/t',
				/or null: there is no definition of the object 60000$/,
			],
			[
				'a mapping to a resource that its object does not have',
				content('', { mapping: { t: '3303/0/1' } }),
				'/mapping/t',
				/or null: there is no definition of the resource 3303\/0\/1$/,
			],
			[
				'a mapping to a resource with several instances',
				content('', { mapping: { ok: '3303/0/5700', t: '3/0/7' } }),
				'/mapping/t',
				/or null: the resource "Power Source Voltage" has several instances$/,
			],
			[
				'a mapping to the time',
				content('', { mapping: { t: '14205/0/99' } }),
				'/mapping/t',
				/the time of the update$/,
			],
			['a mapping to a name', content('', { mapping: { 'a/b': 'temperature' } }), '/mapping/a~1b', /3303\/1/],
			[
				'two keys for one resource',
				content('', { mapping: { a: '3303/0/5700', b: '3303/0/5700' } }),
				'/mapping/b',
				/differ from \/mapping\/a/,
			],
			['a key without a name', content('', { mapping: { '': null } }), '/mapping/', /1 to 200/],
			[
				'too many keys',
				content('', {
					mapping: Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`k${index}`, null])),
				}),
				'/mapping',
				/at most 500/,
			],
		]
		for (const [name, given, field, reason] of refusals)
			it(`refuse ${name}, and say which field and why`, async () => {
				const created = await createConverter(needs())('refused', given)
				const { converterId } = (await make()).converter
				const stored = await storeVersion(needs())(converterId, given)
				for (const refused of [created, stored]) {
					assert.ok(refused !== undefined && 'refusal' in refused)
					assert.equal(refused.refusal.field, field)
					assert.match(refused.refusal.reason, reason)
				}
				assert.equal((await findConverter(needs())(converterId))?.latest, 1)
			})

		it('refuse a name that a list cannot show', async () => {
			for (const name of ['', ' x', 'x\n', 'x'.repeat(101)]) {
				const created = await createConverter(needs())(name, content('one'))
				assert.ok('refusal' in created)
				assert.equal(created.refusal.field, '/name')
			}
		})

		it('are listed by pages, oldest first', async () => {
			now += 1_000
			const { converterId } = (await make('newest')).converter
			const listed: string[] = []
			let after: string | undefined = ''
			do {
				const page = await pageOfConverters(needs())(4, after)
				for (const one of page.converters) listed.push(one.converterId)
				after = page.next
			} while (after !== undefined)
			assert.deepEqual(listed, listed.toSorted())
			assert.equal(listed.at(-1), converterId)
		})
	})
