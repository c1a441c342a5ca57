import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	GetParameterCommand,
	GetParametersCommand,
	PutParameterCommand,
	SSMClient,
} from '@aws-sdk/client-ssm'
import { callAsFunction } from '../testing/callAsFunction.ts'
import { clientOptions } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

describe('ssm: the parameters of a stack', () => {
	const tiny = useTinyHost({ app: 'settings' })
	const ssm = () => new SSMClient({ ...clientOptions(tiny), maxAttempts: 1 })
	const get = async (Name: string) => (await ssm().send(new GetParameterCommand({ Name }))).Parameter

	it('are read by name, with all their members', async () => {
		const { LastModifiedDate, ...parameter } = (await get('/settings/greeting')) ?? {}
		assert.deepEqual(parameter, {
			Name: '/settings/greeting',
			Type: 'String',
			Value: 'hello',
			Version: 1,
			ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/settings/greeting',
			DataType: 'text',
		})
		assert.ok(LastModifiedDate instanceof Date)
	})

	it('are read by ARN, and by the name they get without one', async () => {
		assert.equal((await get(tiny.output('GreetingArn')))?.Value, 'hello')
		assert.equal((await get(tiny.output('UnnamedParameter')))?.Value, 'no name of its own')
	})

	it('are read several at a time, in the order of their names; unknown ones are named', async () => {
		const Names = ['colours', 'unknown', '/settings/greeting']
		const { Parameters, InvalidParameters } = await ssm().send(new GetParametersCommand({ Names }))
		assert.deepEqual(
			Parameters?.map(({ Name, Type, Value }) => [Name, Type, Value]),
			[
				['/settings/greeting', 'String', 'hello'],
				['colours', 'StringList', 'red,green,blue'],
			],
		)
		assert.deepEqual(InvalidParameters, ['unknown'])
	})

	it('that do not exist are an error of the service', async () => {
		await assert.rejects(get('unknown'), { name: 'ParameterNotFound' })
	})

	it('cannot be changed', async () => {
		const put = new PutParameterCommand({ Name: 'colours', Value: 'red', Overwrite: true })
		await assert.rejects(ssm().send(put), { message: /PutParameter is not supported by the local host/ })
	})

	const call = (operation: string, input: object) =>
		callAsFunction(tiny, { service: 'ssm', target: `AmazonSSM.${operation}`, input })

	it('are read by a function whose role may read them', async () => {
		const { status, answer } = await call('GetParameter', { Name: '/settings/greeting' })
		assert.deepEqual([status, (answer['Parameter'] as { Value: string }).Value], [200, 'hello'])
	})

	const refused: readonly (readonly [string, string, object])[] = [
		['another parameter', 'GetParameter', { Name: 'colours' }],
		['several, of which it may read one', 'GetParameters', { Names: ['/settings/greeting', 'colours'] }],
		['one that does not exist', 'GetParameter', { Name: 'unknown' }],
	]
	for (const [what, operation, input] of refused)
		it(`refuses a function ${what}`, async () => {
			const { status, answer } = await call(operation, input)
			assert.equal(status, 400)
			assert.match(
				String(answer['message']),
				/not authorized to perform: ssm:GetParameters? on resource: arn:aws:ssm:eu-west-1:000000000000:parameter\/(?:colours|unknown) /,
			)
		})
})
