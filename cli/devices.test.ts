import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { newOperator } from '../local/access/credentials.ts'
import { type Host, startHost } from '../local/host.ts'
import { freePort } from '../local/server/freePort.ts'
import { templateAssembly } from '../testing/assembly.ts'
import { localClientOptions, localStack, localStackName } from './stack/localStack.ts'
import { leaveOperator, operatorFile } from './stack/operatorFile.ts'
import { requiredOutput, stackOutputs } from './stack/stackOutputs.ts'
import { leftOperator } from './testing/leftOperator.ts'
import { runCommand } from './testing/runCommand.ts'

const devices = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
	runCommand('devices.ts', env)(...argv)

describe('the command devices', () => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	let host: Host
	let local: ReturnType<typeof leftOperator>
	before(async () => {
		const assembly = await templateAssembly()
		host = await startHost({ assembly, dataFolder, host: '127.0.0.1', port: 0, awsPort: 0, log: () => {} })
		local = leftOperator(host, dataFolder)
	})
	after(async () => {
		await host.close()
		rmSync(dataFolder, { recursive: true })
	})

	it('finds the table in the outputs of the stack of local mode', async () => {
		const argv = ['register', 'kit', 'thingy91x', '--fingerprint', '92b.y7i24q', '--json']
		const registered = await devices(local, ...argv)
		assert.deepEqual(registered, {
			exitCode: 0,
			stdout:
				'{"deviceId":"kit","model":"thingy91x","fingerprint":"92b.y7i24q","earlier":{"imports":0,"shown":false}}\n',
			stderr: '',
		})
	})

	it('writes a refusal to standard error and exits with 1', async () => {
		const { exitCode, stdout, stderr } = await devices(local, 'show', '92b.unknwn')
		assert.deepEqual(
			{ exitCode, stdout, stderr },
			{ exitCode: 1, stdout: '', stderr: 'no device has this fingerprint\n' },
		)
	})

	it('erases a device, says how far it is on standard error, and what it has removed in the end', async () => {
		await devices(local, 'register', 'sold', 'thingy91x')
		const { exitCode, stdout, stderr } = await devices(local, 'erase', 'sold', '--yes', '--json')
		assert.equal(exitCode, 0)
		const removed = {
			devices: 1,
			fingerprints: 1,
			connections: 0,
			entries: 0,
			states: 0,
			history: 0,
			messages: 0,
			downlinks: 0,
		}
		assert.deepEqual(JSON.parse(stdout), { deviceId: 'sold', removed })
		assert.match(stderr, /^stored of sold: 1 device, 1 fingerprint\n.*looking again in 10 s\n$/)
	})

	describe('for the PSK of a device', () => {
		const json = async (...argv: string[]) => {
			const { exitCode, stdout, stderr } = await devices(local, 'psk', ...argv, '--json')
			assert.deepEqual([exitCode, stderr], [0, ''])
			return JSON.parse(stdout) as { readonly identity: string; readonly key?: string }
		}
		const stored = () => readFileSync(join(dataFolder, 'secrets.json'), 'utf8')
		before(() => devices(local, 'register', 'secured', 'thingy91x'))

		it('prints identity and key, and the same again', async () => {
			const made = await json('secured')
			assert.deepEqual(Object.keys(made), ['identity', 'key'])
			assert.equal(made.identity, 'secured')
			assert.match(made.key ?? '', /^[0-9a-f]{32}$/)
			assert.deepEqual(await json('secured'), made)
			const { stdout } = await devices(local, 'psk', 'secured')
			assert.match(stdout, new RegExp(`^identity secured\nkey      ${made.key}\nsince    \\d{4}-.*--renew`))
			assert.equal(stored().includes(made.key ?? ''), false)
		})

		it('makes another one with --renew', async () => {
			const { key } = await json('secured')
			const renewed = await json('secured', '--renew')
			assert.notEqual(renewed.key, key)
			assert.deepEqual(await json('secured'), renewed)
		})

		it('says in the list since when a device has one, and never which', async () => {
			const { key = '' } = await json('secured')
			for (const argv of [['list'], ['list', '--json']]) {
				const { stdout } = await devices(local, ...argv)
				assert.equal(stdout.includes(key), false)
				assert.match(stdout, argv.length === 1 ? /^secured .* \d{4}-\d\d-\d\dT\S+Z$/m : /"pskSince":"20/)
			}
		})

		it('removes it with --revoke', async () => {
			assert.deepEqual(await json('secured', '--revoke'), { identity: 'secured', revoked: true })
			assert.doesNotMatch((await devices(local, 'list', '--json')).stdout, /pskSince/)
			const again = await devices(local, 'psk', 'secured', '--revoke')
			assert.deepEqual(again, { exitCode: 1, stdout: '', stderr: 'secured has no PSK\n' })
		})

		it('refuses a device that is not registered, and says how to register it', async () => {
			for (const option of [[], ['--renew'], ['--revoke']])
				assert.deepEqual(await devices(local, 'psk', 'stranger', ...option), {
					exitCode: 1,
					stdout: '',
					stderr: 'stranger is not registered: npm run devices -- register stranger <model>\n',
				})
		})

		it('erases it with the device', async () => {
			const { key } = await json('secured')
			await devices(local, 'erase', 'secured', '--yes')
			await devices(local, 'register', 'secured', 'thingy91x')
			assert.notEqual((await json('secured')).key, key)
		})
	})

	it('has nothing to erase of an unknown device', async () => {
		assert.deepEqual(await devices(local, 'erase', 'unknown', '--yes'), {
			exitCode: 1,
			stdout: '',
			stderr: 'nothing is stored of unknown\n',
		})
	})

	it('erases nothing when nobody can be asked', async () => {
		await devices(local, 'register', 'spared', 'thingy91x')
		const { exitCode, stdout, stderr } = await devices(local, 'erase', 'spared')
		assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
		assert.match(stderr, /^erase asks on a terminal: without one, add --yes/)
		assert.match((await devices(local, 'list')).stdout, /^spared /m)
	})

	it('explains a mistake in the command line, with the usage, and exits with 2', async () => {
		const { exitCode, stdout, stderr } = await devices(local, 'register')
		assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
		assert.match(stderr, /^register needs <deviceId> <model>\n\nUsage: npm run devices/)
	})

	it('prints the usage when it is asked for help', async () => {
		const { exitCode, stdout } = await devices(local, '--help')
		assert.equal(exitCode, 0)
		assert.match(stdout, /^Usage: npm run devices/)
	})

	it('says that local mode is not running when it is not', async () => {
		const nobody = { ...local, AWS_PORT: String(await freePort()) }
		const { exitCode, stdout, stderr } = await devices(nobody, 'list')
		assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
		assert.match(stderr, /^local mode is not running: start it with npm start.* DATA_DIR and AWS_PORT/)
		assert.doesNotMatch(stderr, /\n./, 'no stack trace')
	})

	it('says so, too, when npm start was killed', async () => {
		const killed = { ...local, AWS_PORT: String(await freePort()) }
		leaveOperator(dataFolder, killed.AWS_PORT, host.operator)
		const { exitCode, stderr } = await devices(killed, 'list')
		assert.equal(exitCode, 2)
		assert.match(stderr, /^local mode is not running: start it with npm start/)
	})

	it('says what to do when the key is one of another start', async () => {
		const other = { ...local, DATA_DIR: join(dataFolder, 'other') }
		const { accessKeyId } = host.operator
		for (const operator of [newOperator(), { ...newOperator(), accessKeyId }]) {
			leaveOperator(other.DATA_DIR, other.AWS_PORT, operator)
			const { exitCode, stdout, stderr } = await devices(other, 'list')
			assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
			assert.match(stderr, /^http:\S+ does not know the key in \S+: is its npm start running .*AWS_PORT\?\n$/)
			assert.ok(!stderr.includes(operator.secretAccessKey))
		}
	})

	it('does not use a key that others can read', async () => {
		const open = { ...local, DATA_DIR: join(dataFolder, 'open') }
		leaveOperator(open.DATA_DIR, open.AWS_PORT, host.operator)
		chmodSync(operatorFile(open.DATA_DIR, open.AWS_PORT), 0o644)
		const { exitCode, stderr } = await devices(open, 'list')
		assert.equal(exitCode, 2)
		assert.match(stderr, /can be read by others, so its key is not used/)
	})

	describe('the outputs of a stack', () => {
		it('are found by name', async () => {
			const outputs = await stackOutputs(localStackName, localClientOptions(local))
			assert.deepEqual(
				[...outputs],
				host.outputs.map(({ key, value }) => [key, value]),
			)
			assert.ok(requiredOutput(outputs, 'DevicesTable').startsWith('senml-live-'))
		})

		it('that are missing are named', async () => {
			const outputs = await stackOutputs(localStackName, localClientOptions(local))
			assert.throws(() => requiredOutput(outputs, 'Nothing'), /no output Nothing/)
		})

		it('of a stack that does not exist are an error that names it', async () => {
			await assert.rejects(stackOutputs('nowhere', localClientOptions(local)), /nowhere/)
		})
	})
})

describe('local mode', () => {
	it('is looked for at its usual port unless another one is named', () => {
		const file = (name: string) => join(import.meta.dirname, '../.senml-live', name)
		assert.deepEqual(localStack({}), {
			endpoint: 'http://127.0.0.1:8081',
			file: file('operator-8081.json'),
		})
		assert.deepEqual(localStack({ AWS_PORT: '9000', DATA_DIR: '/data' }), {
			endpoint: 'http://127.0.0.1:9000',
			file: '/data/operator-9000.json',
		})
	})
})
