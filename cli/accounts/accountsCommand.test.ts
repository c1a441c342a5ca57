import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { accountOf } from '../../lambda/accounts/accounts.ts'
import { readAccounts } from '../../lambda/accounts/readAccounts.ts'
import { type Host, startHost } from '../../local/host.ts'
import { templateAssembly } from '../../testing/assembly.ts'
import { leftOperator } from '../testing/leftOperator.ts'
import { feedCommand } from '../testing/runCommand.ts'

const apiKey = 'e6f1b9c04d7a4d0f9f0b'

describe('the command accounts', () => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	const lines: string[] = []
	let host: Host
	let local: ReturnType<typeof leftOperator>
	before(async () => {
		const assembly = await templateAssembly()
		const log = (line: string) => void lines.push(line)
		host = await startHost({ assembly, dataFolder, host: '127.0.0.1', port: 0, awsPort: 0, log })
		local = leftOperator(host, dataFolder)
	})
	after(async () => {
		await host.close()
		rmSync(dataFolder, { recursive: true })
	})

	const run = (argv: readonly string[], input = '') => feedCommand('accounts.ts', local)(argv, input)

	const secretId = () => host.outputs.find(({ key }) => key === 'AccountsSecret')?.value ?? ''
	const secrets = () =>
		new SecretsManagerClient({
			endpoint: host.awsEndpoint,
			region: host.region,
			credentials: host.operator,
			maxAttempts: 1,
		})
	const reader = (now = Date.now) => readAccounts({ secrets: secrets(), secretId: secretId(), now })

	it('has no accounts at first', async () => {
		assert.equal((await run(['list'])).stdout, 'there are no accounts\n')
		assert.deepEqual(await reader()(), new Map())
	})

	it('keeps credentials that it is given in a file or on standard input, and shows none of them', async () => {
		const file = join(dataFolder, 'webhook-token')
		writeFileSync(file, 'token-5f2a\n')
		const set = ['set', 'nordic', '--team', 'bbfe6b73', '--api-key-file', '-', '--webhook-token-file', file]
		assert.deepEqual(await run(set, `${apiKey}\n`), {
			exitCode: 0,
			stdout: 'set nordic: API key, webhook token\n',
			stderr: '',
		})
		const account = { teamId: 'bbfe6b73', apiKey, webhookToken: 'token-5f2a' }
		assert.deepEqual((await reader()()).get('nordic'), account)
		const listed = await run(['list', '--json'])
		assert.deepEqual(JSON.parse(listed.stdout), [
			{ name: 'nordic', teamId: 'bbfe6b73', has: ['apiKey', 'webhookToken'] },
		])
		assert.ok(!lines.some((line) => line.includes(apiKey)))
	})

	it('changes the members that it is given, and keeps the others', async () => {
		assert.equal((await run(['set', 'nordic', '--api-url', 'http://127.0.0.1:9000'])).exitCode, 0)
		const { apiUrl, teamId } = (await reader()()).get('nordic') ?? {}
		assert.deepEqual([apiUrl, teamId], ['http://127.0.0.1:9000', 'bbfe6b73'])
	})

	it('makes a webhook secret, and shows it once', async () => {
		const made = JSON.parse((await run(['set', 'elite', '--new-webhook-secret', '--json'])).stdout)
		assert.match(made.webhookSecret, /^[\w-]{43}$/)
		assert.equal((await reader()()).get('elite')?.webhookSecret, made.webhookSecret)
		assert.ok(!(await run(['list'])).stdout.includes(made.webhookSecret))
	})

	it('refuses what is no credential, and does not repeat it', async () => {
		for (const input of ['', 'two\nlines-5e7', 'x'.repeat(4097)]) {
			const { exitCode, stderr } = await run(['set', 'nordic', '--api-key-file', '-'], input)
			assert.equal(exitCode, 2)
			assert.match(stderr, /^standard input has no credential/)
			assert.ok(!stderr.includes('lines-5e7'))
		}
		assert.equal((await reader()()).get('nordic')?.apiKey, apiKey)
	})

	it('refuses more accounts than the secret takes', async () => {
		const before = await reader()()
		const many = Array.from({ length: 64 }, (_, index) => [`account-${index}`, { apiKey: 'k'.repeat(996) }])
		const SecretString = JSON.stringify({ v: 1, accounts: Object.fromEntries(many) })
		await secrets().send(new PutSecretValueCommand({ SecretId: secretId(), SecretString }))
		const { exitCode, stderr } = await run(['set', 'more', '--api-key-file', '-'], apiKey.repeat(3))
		assert.deepEqual([exitCode, /too many accounts/.test(stderr)], [1, true])
		const text = JSON.stringify({ v: 1, accounts: Object.fromEntries(before) })
		await secrets().send(new PutSecretValueCommand({ SecretId: secretId(), SecretString: text }))
	})

	it('is known to functions a minute later at the latest', async () => {
		let now = 1_795_861_260_000
		const read = reader(() => now)
		assert.ok((await read()).has('elite'))
		assert.equal((await run(['remove', 'elite'])).stdout, 'removed elite\n')
		now += 59_999
		assert.ok((await read()).has('elite'))
		now += 1
		assert.ok(!(await read()).has('elite'))
		assert.deepEqual(await run(['remove', 'elite']), {
			exitCode: 1,
			stdout: '',
			stderr: 'there is no account elite\n',
		})
	})

	it('is known at once to a function that looks for it in vain, which asks once in 5 s', async () => {
		let now = 1_795_861_260_000
		const read = reader(() => now)
		assert.ok(!(await read()).has('late'))
		await run(['set', 'late', '--team', 'x'])
		assert.ok(!(await read(true)).has('late'))
		now += 5000
		assert.ok((await read(true)).has('late'))
		assert.ok((await read()).has('late'))
		await run(['remove', 'late'])
	})

	it('is read again after a failure, which says nothing of the secret', async () => {
		const read = reader()
		const { SecretString } = { SecretString: readFileSync(join(dataFolder, 'secrets.json'), 'utf8') }
		assert.ok(SecretString.includes(apiKey))
		for (const broken of [
			's3cret',
			'{"v":2,"accounts":{"a":{"apiKey":"s3cret"}}}',
			'{"v":1,"accounts":{"a":{"apiKey":1}}}',
		]) {
			await secrets().send(new PutSecretValueCommand({ SecretId: secretId(), SecretString: broken }))
			await assert.rejects(
				read(),
				(error: Error) => /the accounts? /.test(error.message) && !/s3cret/.test(error.message),
			)
		}
		const mended = '{"v":1,"accounts":{"only":{"apiKey":"k"}}}'
		await secrets().send(new PutSecretValueCommand({ SecretId: secretId(), SecretString: mended }))
		assert.deepEqual(await read(), new Map([['only', { apiKey: 'k' }]]))
	})
})

describe('the account of a device', () => {
	const [a, b] = [{ apiKey: 'a' }, { apiKey: 'b' }]
	it('is the one that it names, or the only one', () => {
		assert.deepEqual(
			accountOf(
				new Map([
					['a', a],
					['b', b],
				]),
				'b',
			),
			{ name: 'b', account: b },
		)
		assert.deepEqual(accountOf(new Map([['a', a]]), undefined), { name: 'a', account: a })
	})

	it('is none if it names none and there are several, or another one', () => {
		assert.equal(
			accountOf(
				new Map([
					['a', a],
					['b', b],
				]),
				undefined,
			),
			undefined,
		)
		assert.equal(accountOf(new Map([['a', a]]), 'b'), undefined)
		assert.equal(accountOf(new Map(), undefined), undefined)
	})
})
