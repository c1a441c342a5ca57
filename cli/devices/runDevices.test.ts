import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { isFingerprint } from '@hello.nrfcloud.com/proto/fingerprint'
import { markSeen } from '../../lambda/devices/deviceItem.ts'
import { findDeviceByFingerprint } from '../../lambda/devices/findDevice.ts'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { parseDevicesArguments } from './devicesArguments.ts'
import { runDevices, type TableCommand } from './runDevices.ts'

const [emulator = 'embedded'] = emulators

/** a device without earlier imports */
const none = { imports: 0, shown: false }

describe('npm run devices', () => {
	let tables: Tables
	before(async () => {
		tables = await startTables(emulator)
	})
	after(() => tables.close())

	const devices = (...argv: string[]) => {
		const devicesTable = tables.table('DEVICES_TABLE')
		const ledgerTable = tables.table('LEDGER_TABLE')
		const command = parseDevicesArguments(argv) as TableCommand
		return runDevices(tables.db, { devicesTable, ledgerTable }, command, Date.now() / 1000)
	}

	it('has nothing to list at first', async () => {
		assert.deepEqual(await devices('list'), { exitCode: 0, text: 'no devices are registered', json: [] })
	})

	const lengths = [
		{ name: 'of 12 characters', options: [], pattern: /^29a\.[a-km-np-z2-9]{12}$/ },
		{ name: 'of 6 characters with --short', options: ['--short'], pattern: /^29a\.[a-km-np-z2-9]{6}$/ },
	]
	for (const [index, { name, options, pattern }] of lengths.entries())
		it(`registers a device and makes a fingerprint ${name} that opens it`, async () => {
			const deviceId = `made-${index}`
			const { exitCode, text, json } = await devices('register', deviceId, 'PCA20065', ...options)
			const { fingerprint } = json as { fingerprint: string }
			assert.equal(exitCode, 0)
			assert.match(fingerprint, pattern)
			assert.equal(isFingerprint(fingerprint), options.length > 0)
			assert.deepEqual(json, { deviceId, model: 'PCA20065', fingerprint, earlier: none })
			const [first, second, ...more] = text.split('\n')
			assert.deepEqual([first, second], [`registered ${deviceId}`, `fingerprint ${fingerprint}`])
			assert.equal(more.join('\n').includes('web client of hello.nrfcloud.com'), options.length === 0)
			const find = findDeviceByFingerprint(tables.db, tables.table('DEVICES_TABLE'))
			assert.equal((await find(fingerprint))?.deviceId, deviceId)
		})

	const pairs = [
		{ name: 'a long and a short one', options: [], lengths: [12, 6] },
		{ name: 'a long one beside a printed one', options: ['--fingerprint', '92b.kk2345'], lengths: [6, 12] },
		{ name: 'a short one beside a long one', options: ['--fingerprint', '92b.k2345678'], lengths: [8, 6] },
	]
	for (const [index, { name, options, lengths }] of pairs.entries())
		it(`makes ${name} with --both, which both open the device`, async () => {
			const deviceId = `pair-${index}`
			const argv = ['register', deviceId, 'PCA20065', '--both', ...options]
			const { exitCode, text, json } = await devices(...argv)
			assert.equal(exitCode, 0)
			const { fingerprint, otherFingerprint } = json as { fingerprint: string; otherFingerprint: string }
			const both = [fingerprint, otherFingerprint]
			assert.deepEqual(
				both.map((one) => one.split('.')[1]?.length),
				lengths,
			)
			for (const one of both) {
				assert.deepEqual((await devices('show', one)).json, {
					deviceId,
					model: 'PCA20065',
					fingerprint,
					otherFingerprint,
					imports: 0,
				})
				const [line = ''] = text.split('\n').filter((other) => other.startsWith(`fingerprint ${one}`))
				assert.ok(line.includes('for the clients of senml-live'))
				assert.equal(line.includes('web client of hello.nrfcloud.com'), isFingerprint(one))
			}
			assert.ok((await devices('list')).text.includes(both.join(', ')))
		})

	it('registers a device with the printed fingerprint of a kit, as often as it is told to', async () => {
		const argv = ['register', 'kit', 'thingy91x', '--fingerprint', '92B.Y7I24Q']
		for (const _ of [1, 2])
			assert.deepEqual((await devices(...argv)).json, {
				deviceId: 'kit',
				model: 'thingy91x',
				fingerprint: '92b.y7i24q',
				earlier: none,
			})
	})

	describe('of a device that has sent before', () => {
		const putEntries = async (deviceId: string, from: number, to: number): Promise<void> => {
			for (let seq = from; seq <= to; seq++) {
				const Item = marshall({ deviceId, seq, messageKey: `m${seq}`, ttl: 9_999_999_999 })
				await tables.db.send(new PutItemCommand({ TableName: tables.table('LEDGER_TABLE'), Item }))
			}
		}
		const shownImports = async (fingerprint: string): Promise<unknown> =>
			((await devices('show', fingerprint)).json as { readonly imports: unknown }).imports

		it('says how many messages came before, and that they are not shown', async () => {
			// The first two have expired.
			await putEntries('early', 3, 9)
			const argv = ['register', 'early', 'PCA20065', '--fingerprint', '29a.ear222']
			const { text, json } = await devices(...argv)
			assert.deepEqual((json as { earlier: unknown }).earlier, { imports: 7, shown: false })
			assert.match(text, /7 messages came under this id before it was registered; its watchers do not/)
			assert.equal(await shownImports('29a.ear222'), 0)
			// Registered again after more imports: nothing changes.
			await putEntries('early', 10, 10)
			assert.deepEqual((await devices(...argv)).json, json)
			const shown = await devices(...argv, '--show-earlier')
			assert.deepEqual((shown.json as { earlier: unknown }).earlier, { imports: 7, shown: true })
			assert.match(shown.text, /7 messages came .*; its watchers see them, too/)
		})

		it('shows them at once with --show-earlier', async () => {
			await putEntries('adopted', 1, 1)
			const { text, json } = await devices('register', 'adopted', 'PCA20065', '--show-earlier')
			assert.deepEqual((json as { earlier: unknown }).earlier, { imports: 1, shown: true })
			assert.match(text, /1 message came under this id/)
		})
	})

	const refused = [
		{
			name: 'a fingerprint that another device has',
			argv: ['register', 'thief', 'PCA20065', '--fingerprint', '92b.y7i24q'],
			error: /another device/,
		},
		{
			name: 'another fingerprint for a registered device',
			argv: ['register', 'kit', 'PCA20065'],
			error: /kit is registered already/,
		},
		{ name: 'a fingerprint that no device has', argv: ['show', '92b.unknwn'], error: /no device has/ },
		{ name: 'an id that no device has', argv: ['show', '--id', 'kit2'], error: /no device is registered/ },
	]
	for (const { name, argv, error } of refused)
		it(`refuses ${name}`, async () => {
			const { exitCode, text, json } = await devices(...argv)
			assert.equal(exitCode, 1)
			assert.match(text, error)
			assert.deepEqual(json, { error: text })
		})

	it('shows the device of a fingerprint in any case, and what it has sent', async () => {
		assert.deepEqual((await devices('show', '92B.Y7I24Q')).json, {
			deviceId: 'kit',
			model: 'thingy91x',
			fingerprint: '92b.y7i24q',
			imports: 0,
		})
		await markSeen(tables.db, tables.table('DEVICES_TABLE'))({ deviceId: 'kit', seq: 42, at: 1694503339523 })
		const { text, json } = await devices('show', '92b.y7i24q')
		assert.deepEqual(json, {
			deviceId: 'kit',
			model: 'thingy91x',
			fingerprint: '92b.y7i24q',
			lastSeen: '2023-09-12T07:22:19.523Z',
			imports: 42,
		})
		assert.equal(
			text,
			[
				'DEVICE  MODEL      ACCOUNT  FINGERPRINT  LAST SEEN                 IMPORTS  HIDDEN BEFORE  PSK SINCE',
				'kit     thingy91x           92b.y7i24q   2023-09-12T07:22:19.523Z  42',
			].join('\n'),
		)
	})

	it('shows the device of an id as it shows that of a fingerprint', async () => {
		assert.deepEqual(await devices('show', '--id', 'kit'), await devices('show', '92b.y7i24q'))
	})

	it('lists all devices, a line each, by their ids', async () => {
		const { exitCode, text, json } = await devices('list')
		assert.equal(exitCode, 0)
		assert.deepEqual(
			(json as { deviceId: string }[]).map(({ deviceId }) => deviceId),
			['adopted', 'early', 'kit', 'made-0', 'made-1', 'pair-0', 'pair-1', 'pair-2'],
		)
		const [head = '', ...lines] = text.split('\n')
		assert.deepEqual(head.split(/ {2,}/), [
			'DEVICE',
			'MODEL',
			'ACCOUNT',
			'FINGERPRINT',
			'LAST SEEN',
			'IMPORTS',
			'HIDDEN BEFORE',
			'PSK SINCE',
		])
		assert.deepEqual(
			lines.map((line) => line.split(/ {2,}/).filter((_, column) => column !== 2)),
			[
				['adopted', 'PCA20065', 'never', '0'],
				['early', 'PCA20065', 'never', '0'],
				['kit', 'thingy91x', '2023-09-12T07:22:19.523Z', '42'],
				['made-0', 'PCA20065', 'never', '0'],
				['made-1', 'PCA20065', 'never', '0'],
				['pair-0', 'PCA20065', 'never', '0'],
				['pair-1', 'PCA20065', 'never', '0'],
				['pair-2', 'PCA20065', 'never', '0'],
			],
		)
	})

	it('shows what commands a terminal, and leaves it as it is in JSON', async () => {
		const model = 'a\u001b[2J\u009b\u202e\nb'
		const registered = await devices('register', 'steering', model)
		const { fingerprint } = registered.json as { fingerprint: string }
		const list = await devices('list')
		for (const { text } of [registered, list, await devices('show', fingerprint)])
			assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
		assert.match(list.text, /^steering +a\\u001b\[2J\\u009b\\u202e\\u000ab +/m)
		assert.ok((list.json as { model: string }[]).some((device) => device.model === model))
	})
})
