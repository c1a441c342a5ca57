import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { readActions } from '../../lambda/communications/actions/actionsLog.ts'
import { type Host, startHost } from '../../local/host.ts'
import { templateAssembly } from '../../testing/assembly.ts'
import { leftOperator } from '../testing/leftOperator.ts'
import { type Ran, runCommand } from '../testing/runCommand.ts'

const script = (name: string): string =>
	`function Decoder(payload, metadata) { return { deviceName: '${name}', deviceType: 'default', telemetry: {} } }`

const exported = JSON.stringify({
	name: 'Exported',
	type: 'UPLINK',
	debugMode: true,
	configuration: {
		scriptLang: 'JS',
		decoder: 'return { deviceName: "a", deviceType: "b", telemetry: {} };',
		updateOnlyKeys: ['model'],
	},
})

describe('the commands integrations and converters', () => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	let host: Host
	let integrations: (...argv: readonly string[]) => Promise<Ran>
	let converters: typeof integrations
	before(async () => {
		const assembly = await templateAssembly()
		host = await startHost({ assembly, dataFolder, host: '127.0.0.1', port: 0, awsPort: 0, log: () => {} })
		const local = leftOperator(host, dataFolder)
		integrations = runCommand('integrations.ts', local)
		converters = runCommand('converters.ts', local)
	})
	after(async () => {
		await host.close()
		rmSync(dataFolder, { recursive: true })
	})

	const write = (name: string, content: string): string => {
		const file = join(dataFolder, name)
		writeFileSync(file, content)
		return file
	}
	const json = async (ran: Promise<Ran>) => {
		const { exitCode, stdout, stderr } = await ran
		assert.deepEqual([exitCode, stderr], [0, ''])
		return JSON.parse(stdout)
	}
	const create = (...argv: readonly string[]) =>
		json(integrations('create', 'source', '--decoder', write('d.js', script('x')), ...argv, '--json'))

	it('make an integration with a converter, and print what a device needs', async () => {
		const { id, routingKey, endpoint, httpEndpoint, version, converterId } = await create()
		assert.match(id, /^int-[0-9a-z]{26}$/)
		assert.match(routingKey, /^[0-9a-z]{26}$/)
		assert.equal(endpoint, `coap://localhost/i/${routingKey}`)
		assert.ok(httpEndpoint.startsWith('http://') && httpEndpoint.endsWith(`/i/${routingKey}`))
		assert.equal(version, 1)
		const shown = await json(converters('show', converterId, '--json'))
		assert.deepEqual([shown.name, shown.language, shown.source], ['source', 'javascript', script('x')])
		const { stdout } = await integrations('show', id)
		for (const text of [id, endpoint, httpEndpoint, `${converterId} version 1`])
			assert.ok(stdout.includes(text))
	})

	it('print no address for HTTP that would refuse every message', async () => {
		const { id, endpoint, httpEndpoint } = await create('--security', 'dtls')
		const { stdout } = await integrations('show', id)
		assert.deepEqual([stdout.includes(endpoint), stdout.includes(httpEndpoint)], [true, false])
	})

	it('print the ports of local mode that are not the usual ones', async () => {
		const ports = { COAP_PORT: '15683', COAPS_PORT: '5684' }
		const run = runCommand('integrations.ts', { ...leftOperator(host, dataFolder), ...ports })
		const { id, routingKey } = await create('--security', 'mixed')
		const shown = await json(run('show', id, '--json'))
		assert.equal(shown.endpoint, `coap://localhost:15683/i/${routingKey}`)
		assert.equal(shown.securedEndpoint, `coaps://localhost/i/${routingKey}`)
		const wrong = runCommand('integrations.ts', { ...leftOperator(host, dataFolder), COAP_PORT: 'x' })
		assert.match((await wrong('list')).stderr, /x is no port/)
	})

	it('take a file of ThingsBoard, and say what has no effect', async () => {
		const argv = ['create', 'From ThingsBoard', '--decoder', write('export.json', exported)]
		const made = await json(integrations(...argv, '--json'))
		assert.match(made.notes[0], /^updateOnlyKeys \(model\) .* no effect/)
		const [converter] = (await json(converters('list', '--json'))).filter(
			({ id }: { id: string }) => id === made.converterId,
		)
		assert.deepEqual([converter.name, converter.language, converter.latest], ['Exported', 'javascript', 1])
		assert.match((await integrations(...argv)).stdout, /^updateOnlyKeys/m)
	})

	it('let integrations share a converter, each with its version', async () => {
		const { converterId, id } = await create()
		const file = write('two.js', script('two'))
		const stored = await converters('new-version', converterId, file)
		assert.deepEqual([stored.exitCode, stored.stdout], [0, `stored version 2 of ${converterId}\n`])
		const again = await converters('new-version', converterId, file)
		assert.equal(again.stdout, `version 2 of ${converterId} has this content already\n`)
		const make = (converter: string) =>
			json(integrations('create', 'shared', '--converter', converter, '--json'))
		assert.equal((await make(converterId)).version, 2)
		assert.equal((await make(`${converterId}@1`)).version, 1)
		assert.equal((await json(integrations('show', id, '--json'))).version, 1)
	})

	it('are in the log of actions, done by the operator', async () => {
		const { id, converterId } = await create()
		await converters('new-version', converterId, write('three.js', script('three')))
		await integrations('update', id, '--decoder', write('four.js', script('four')))
		await integrations('rotate-key', id)
		await integrations('delete', id)
		const db = new DynamoDBClient({
			endpoint: host.awsEndpoint,
			region: host.region,
			credentials: host.operator,
		})
		const { actions } = await readActions(
			db,
			host.outputs.find(({ key }) => key === 'ActionsTable')?.value ?? '',
		)(100)
		const mine = actions.filter(({ action: { object } }) => object === id || object.startsWith(converterId))
		assert.deepEqual(
			mine.toReversed().map(({ action: { verb, object, by } }) => [verb, object, by]),
			[
				['converter.created', converterId],
				['converter.saved', `${converterId}@1`],
				['integration.created', id],
				['converter.activated', `${converterId}@1`],
				['converter.saved', `${converterId}@2`],
				['converter.saved', `${converterId}@3`],
				['integration.changed', id],
				['converter.activated', `${converterId}@3`],
				['integration.rekeyed', id],
				['integration.deleted', id],
			].map((action) => [...action, 'operator']),
		)
		db.destroy()
	})

	it('change what the options name', async () => {
		const mapping = write('mapping.json', '{"temperature2":"3303/1/5700","raw":null}')
		const made = await create('--metadata', 'a=b', '--rate-limit', '10:1', '--prefix', 'api')
		const decoder = ['--decoder', write('new.js', script('new')), '--mapping', mapping]
		const argv = ['--name', 'renamed', '--prefix', '', '--rate-limit', '', '--security', 'dtls', '--disable']
		const changed = await json(integrations('update', made.id, ...argv, ...decoder, '--json'))
		const { updatedAt } = changed
		assert.deepEqual(changed, {
			...made,
			updatedAt,
			name: 'renamed',
			prefix: [],
			rateLimits: '',
			security: 'dtls',
			isEnabled: false,
			version: 2,
			revision: 2,
			endpoint: `coaps://localhost/i/${made.routingKey}`,
			httpEndpoint: made.httpEndpoint.replace('/api/i/', '/i/'),
		})
		const version = await json(converters('show', `${made.converterId}@2`, '--json'))
		assert.deepEqual(version.mapping, { temperature2: '3303/1/5700', raw: null })
		// A later version keeps the mapping.
		const newer = write('newer.js', script('newer'))
		await json(integrations('update', made.id, '--decoder', newer, '--json'))
		const { stdout } = await converters('show', made.converterId)
		assert.match(stdout, /^version +3 of /m)
		assert.match(stdout, /mapping +temperature2 → 3303\/1\/5700\n +raw → none/)
		assert.ok(stdout.includes(script('newer')))
	})

	it('change nothing that was changed meanwhile', async () => {
		const { id } = await create()
		await json(integrations('update', id, '--name', 'first', '--revision', '1', '--json'))
		const late = await integrations('update', id, '--name', 'second', '--revision', '1')
		assert.deepEqual(late, { exitCode: 1, stdout: '', stderr: 'the revision is 2, and not 1\n' })
	})

	it('make a new routing key', async () => {
		const made = await create()
		const rotated = await json(integrations('rotate-key', made.id, '--json'))
		assert.notEqual(rotated.routingKey, made.routingKey)
		assert.equal((await json(integrations('show', made.id, '--json'))).routingKey, rotated.routingKey)
	})

	it('list and remove', async () => {
		const { id, endpoint } = await create()
		const { stdout } = await integrations('list')
		assert.match(stdout, /^ID +NAME +SECURITY +CONVERTER +STATE +ENDPOINT\n/)
		assert.ok(stdout.split('\n').some((line) => line.startsWith(id) && line.endsWith(endpoint)))
		assert.deepEqual(await json(integrations('delete', id, '--json')), { id, deleted: true })
		const ids = (await json(integrations('list', '--json'))).map((one: { id: string }) => one.id)
		assert.ok(!ids.includes(id))
	})

	it('have an answer for ids that are unknown', async () => {
		const id = 'int-00000000000000000000000000'
		const refused = { exitCode: 1, stdout: '', stderr: `no integration has the id ${id}\n` }
		for (const command of [['show'], ['rotate-key'], ['delete'], ['update', '--name', 'x']]) {
			const [name = '', ...more] = command
			assert.deepEqual(await integrations(name, id, ...more), refused)
		}
		const converter = 'conv-00000000000000000000000000'
		const said = `no converter has the id ${converter}\n`
		assert.equal((await converters('show', converter)).stderr, said)
		assert.equal((await converters('new-version', converter, write('d.js', script('x')))).stderr, said)
		assert.equal((await integrations('create', 'x', '--converter', converter)).stderr, said)
		const { converterId } = await create()
		const version = await integrations('create', 'x', '--converter', `${converterId}@9`)
		assert.equal(version.stderr, `the newest version of ${converterId} is 1\n`)
		const shown = await converters('show', `${converterId}@9`)
		assert.equal(shown.stderr, `${converterId} has no version 9: the newest is 1\n`)
	})

	const mistakes: readonly (readonly [
		name: string,
		content: string,
		exitCode: number,
		says: RegExp,
		mapping?: string,
	])[] = [
		[
			'a script that does not parse',
			'\n  function (',
			1,
			/\/source is not a javascript decoder.*line 2, column/,
		],
		['JSON that is no export', '{"a":1}', 2, /mistake: \/source is JSON, but no converter of ThingsBoard/],
		['a mapping that is none', script('x'), 2, /has no mapping: it is JSON such as/, '["a"]'],
		[
			'a mapping to nothing',
			script('x'),
			1,
			/mapping: \/mapping\/a must be the path of a resource/,
			'{"a":"3303"}',
		],
	]
	for (const [name, content, exitCode, says, mapping] of mistakes)
		it(`refuse ${name}, and make nothing`, async () => {
			const before = await json(converters('list', '--json'))
			const decoder = ['--decoder', write('mistake', content), '--language', 'javascript']
			const more = mapping === undefined ? [] : ['--mapping', write('mapping', mapping)]
			const ran = await integrations('create', 'x', ...decoder, ...more)
			assert.deepEqual([ran.exitCode, ran.stdout], [exitCode, ''])
			assert.match(ran.stderr, says)
			assert.doesNotMatch(ran.stderr, /Usage/)
			assert.deepEqual(await json(converters('list', '--json')), before)
		})

	it('say which file there is not', async () => {
		const { exitCode, stderr } = await integrations('create', 'x', '--decoder', join(dataFolder, 'none.js'))
		assert.equal(exitCode, 2)
		assert.match(stderr, /none\.js/)
	})

	it('explain a mistake in the command line, with the usage, and exit with 2', async () => {
		const { exitCode, stderr } = await integrations('create')
		assert.equal(exitCode, 2)
		assert.match(stderr, /^create needs <name>\n\nUsage: npm run integrations/)
		assert.match((await integrations('--help')).stdout, /^Usage: npm run integrations/)
	})
})
