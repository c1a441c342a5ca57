import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
	DescribeSecretCommand,
	GetSecretValueCommand,
	PutSecretValueCommand,
	SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { Assembly } from '../template/assembly.ts'
import { callAsFunction } from '../testing/callAsFunction.ts'
import { changeResources } from '../testing/changeResources.ts'
import { clientOptions } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

/** The password of the generated secret has another length. */
const withLongPassword = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource) => {
		const rules = resource.Properties?.['GenerateSecretString'] as Record<string, unknown> | undefined
		if (rules?.['PasswordLength'] === undefined) return resource
		const GenerateSecretString = { ...rules, PasswordLength: 50 }
		return { ...resource, Properties: { ...resource.Properties, GenerateSecretString } }
	})

describe('secretsmanager: the secrets of a stack', () => {
	const tiny = useTinyHost({ app: 'settings' })
	const client = () => new SecretsManagerClient({ ...clientOptions(tiny), maxAttempts: 1 })
	const get = (SecretId: string, more: object = {}) =>
		client().send(new GetSecretValueCommand({ SecretId, ...more }))
	const password = async (): Promise<string> =>
		JSON.parse((await get(tiny.output('GeneratedArn'))).SecretString ?? '').password

	it('are generated as the template says', async () => {
		const {
			SecretString = '',
			VersionId,
			VersionStages,
			CreatedDate,
			ARN,
		} = await get(tiny.output('GeneratedArn'))
		const value = JSON.parse(SecretString)
		assert.deepEqual({ ...value, password: '' }, { user: 'admin', password: '' })
		assert.match(value.password, /^[0-9A-Za-z]{40}$/)
		assert.match(VersionId ?? '', /^[0-9a-f-]{36}$/)
		assert.deepEqual(VersionStages, ['AWSCURRENT'])
		assert.ok(CreatedDate instanceof Date)
		assert.equal(ARN, tiny.output('GeneratedArn'))
	})

	it('have 32 characters without rules', async () => {
		assert.match((await get('default')).SecretString ?? '', /^[!-~]{32}$/)
	})

	it('have the value that the template gives', async () => {
		assert.equal((await get('given/by-the-template')).SecretString, 'known to the template')
	})

	it('are found by name, by ARN, and by ARN without its last characters', async () => {
		const arn = tiny.output('GivenArn')
		assert.match(arn, /^arn:aws:secretsmanager:eu-west-1:000000000000:secret:given\/by-the-template-\w{6}$/)
		for (const id of [arn, arn.slice(0, -7), 'given/by-the-template'])
			assert.equal((await get(id)).Name, 'given/by-the-template')
	})

	const notFound: readonly (readonly [string, string, object])[] = [
		['that do not exist', 'unknown', {}],
		['in a version that does not exist', 'default', { VersionId: '01234567-89ab-cdef-0123-456789abcdef' }],
		['in a stage that does not exist', 'default', { VersionStage: 'AWSPENDING' }],
	]
	for (const [what, id, more] of notFound)
		it(`${what} are an error of the service`, () =>
			assert.rejects(get(id, more), { name: 'ResourceNotFoundException' }))

	const put = (SecretId: string, more: object) =>
		client().send(new PutSecretValueCommand({ SecretId, ...more }))

	it('get the values that are put, once each, and keep them across starts', async () => {
		const id = 'given/by-the-template'
		const ClientRequestToken = '01234567-89ab-cdef-0123-456789abcdef'
		const { VersionId } = await put(id, { SecretString: 'first', ClientRequestToken })
		assert.equal(VersionId, ClientRequestToken)
		await put(id, { SecretString: 'first', ClientRequestToken })
		await assert.rejects(put(id, { SecretString: 'other', ClientRequestToken }), {
			name: 'ResourceExistsException',
		})
		const { SecretString } = await get(id, { VersionId: ClientRequestToken })
		assert.equal(SecretString, 'first')
		const next = await put(id, { SecretString: 'second' })
		assert.notEqual(next.VersionId, ClientRequestToken)
		await tiny.restart()
		assert.deepEqual([(await get(id)).SecretString, (await get(id)).VersionId], ['second', next.VersionId])
		await put(id, { SecretString: 'known to the template' })
	})

	const refusedPuts: readonly (readonly [string, string, object, string])[] = [
		['of secrets that do not exist', 'unknown', { SecretString: 'x' }, 'ResourceNotFoundException'],
		['that are empty', 'default', { SecretString: '' }, 'InvalidParameterException'],
		['above 64 KB', 'default', { SecretString: 'é'.repeat(32_769) }, 'InvalidParameterException'],
		['in bytes', 'default', { SecretBinary: Buffer.from('x') }, 'InvalidParameterException'],
		[
			'of another stage',
			'default',
			{ SecretString: 'x', VersionStages: ['AWSPENDING'] },
			'InvalidParameterException',
		],
	]
	for (const [what, id, more, name] of refusedPuts)
		it(`refuse values ${what}`, () => assert.rejects(put(id, more), { name }))

	it('are not described', async () => {
		await assert.rejects(client().send(new DescribeSecretCommand({ SecretId: 'default' })), {
			message: /DescribeSecret is not supported by the local host/,
		})
	})

	it('are read by a function whose role may read them, and no others', async () => {
		const call = (SecretId: string) =>
			callAsFunction(tiny, {
				service: 'secretsmanager',
				target: 'secretsmanager.GetSecretValue',
				input: { SecretId },
			})
		const { status, answer } = await call(tiny.output('GeneratedArn'))
		assert.equal(status, 200)
		assert.equal(JSON.parse(String(answer['SecretString'])).password, await password())
		for (const other of ['default', tiny.output('GivenArn'), 'unknown']) {
			const refused = await call(other)
			assert.equal(refused.status, 400)
			assert.match(String(refused.answer['message']), /perform: secretsmanager:GetSecretValue on resource: /)
		}
	})

	it('are kept across starts, in a file that its user alone may read, and in no line of the log', async () => {
		const value = await password()
		const file = join(tiny.path('data'), 'secrets.json')
		assert.equal(statSync(file).mode & 0o777, 0o600)
		assert.ok(readFileSync(file, 'utf8').includes(value))
		const { lines } = tiny
		await tiny.restart()
		assert.equal(await password(), value)
		assert.equal(statSync(file).mode & 0o777, 0o600)
		assert.ok(![...lines, ...tiny.lines].some((line) => line.includes(value)))
	})

	it('get a new value when their definition changes, and the others keep theirs', async () => {
		const before = { generated: await password(), other: (await get('default')).SecretString }
		await tiny.restart({ change: withLongPassword })
		const after = await password()
		assert.notEqual(after, before.generated)
		assert.equal(after.length, 50)
		assert.equal((await get('default')).SecretString, before.other)
	})
})
