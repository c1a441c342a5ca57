import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeSchedules } from '../resources/eventRule.ts'
import type { Template } from '../template/assembly.ts'
import { modelStack } from '../template/model.ts'
import type { Invoker } from './lambda.ts'
import { parseRate, runSchedules } from './schedule.ts'

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:stack-Fn'

const template = (
	rule: Record<string, unknown>,
	retries: object = { MaximumRetryAttempts: 0 },
): Template => ({
	Resources: {
		Fn: { Type: 'AWS::Lambda::Function', Properties: {} },
		Config: {
			Type: 'AWS::Lambda::EventInvokeConfig',
			Properties: { FunctionName: { Ref: 'Fn' }, Qualifier: '$LATEST', ...retries },
		},
		Rule: {
			Type: 'AWS::Events::Rule',
			Properties: {
				ScheduleExpression: 'rate(5 minutes)',
				State: 'ENABLED',
				Targets: [{ Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, Id: 'Target0' }],
				...rule,
			},
		},
	},
})

const schedulesOf = (stack: Template) =>
	describeSchedules(
		modelStack({ stackName: 'stack', template: stack, assets: new Map() }, { aws: 'http://aws' }),
	)

describe('a schedule', () => {
	it('calls the functions of its rule at its rate', () => {
		assert.deepEqual(schedulesOf(template({})), [
			{
				ruleArn: 'arn:aws:events:eu-west-1:000000000000:rule/stack-Rule',
				everyMilliseconds: 300_000,
				functionArns: [functionArn],
			},
		])
	})

	const rates = { 'rate(1 minute)': 60_000, 'rate(2 hours)': 7_200_000, 'rate(1 day)': 86_400_000 }
	for (const [expression, milliseconds] of Object.entries(rates))
		it(`may be ${expression}`, () => assert.equal(parseRate('Rule', expression), milliseconds))

	const refused: readonly (readonly [string, Template, RegExp])[] = [
		[
			'cron',
			template({ ScheduleExpression: 'cron(0 12 * * ? *)' }),
			/schedule cron\(0 12 \* \* \? \*\) is not supp/,
		],
		[
			'no rate',
			template({ ScheduleExpression: 'rate(0 minutes)' }),
			/schedule rate\(0 minutes\) is not supported/,
		],
		[
			'a long rate',
			template({ ScheduleExpression: 'rate(30 days)' }),
			/schedule rate\(30 days\) is not supported/,
		],
		['a pattern of events', template({ EventPattern: {} }), /property EventPattern is not supported/],
		['a rule that is off', template({ State: 'DISABLED' }), /State: "DISABLED" is not supported/],
		[
			'another target',
			template({ Targets: [{ Arn: 'arn:x', Id: '1' }] }),
			/arn:x is not a function of the stack/,
		],
		[
			'input',
			template({ Targets: [{ Arn: functionArn, Id: '1', Input: '{}' }] }),
			/property Input is not supported/,
		],
		[
			'repetition',
			template({}, { MaximumRetryAttempts: 2 }),
			/MaximumRetryAttempts of its target: 2 is not supp/,
		],
		[
			'repetition by default',
			template({}, {}),
			/MaximumRetryAttempts of its target: undefined is not supported/,
		],
	]
	for (const [what, stack, message] of refused)
		it(`stops the start with ${what}`, () => assert.throws(() => schedulesOf(stack), { message }))
})

describe('a schedule that is due', () => {
	const account = {
		accountId: '000000000000',
		region: 'eu-west-1',
		partition: 'aws',
		urlSuffix: 'amazonaws.com',
		stackName: 'stack',
	}
	const [schedule] = schedulesOf(template({}))
	const start = (invoke: (arn: string, event: unknown, invoker?: Invoker) => Promise<unknown>) =>
		runSchedules(schedule === undefined ? [] : [schedule], {
			lambda: { invoke, crash: () => undefined, close: async () => undefined },
			account,
			now: () => 1_700_000_000_123,
		})

	it('sends the event of EventBridge, as the rule', async () => {
		const calls: { readonly arn: string; readonly event: unknown; readonly invoker: unknown }[] = []
		const schedules = start(async (arn, event, invoker) => {
			calls.push({ arn, event, invoker })
		})
		await schedules.fire()
		await schedules.close()
		const [call, ...others] = calls
		assert.ok(call !== undefined && others.length === 0)
		const { id, ...event } = call.event as { id: string }
		assert.match(id, /^[0-9a-f-]{36}$/)
		// Amazon EventBridge User Guide, "Scheduled events"
		assert.deepEqual(event, {
			version: '0',
			'detail-type': 'Scheduled Event',
			source: 'aws.events',
			account: '000000000000',
			time: '2023-11-14T22:13:20Z',
			region: 'eu-west-1',
			resources: [schedule?.ruleArn],
			detail: {},
		})
		assert.deepEqual(call.invoker, { service: 'events.amazonaws.com', sourceArn: schedule?.ruleArn })
		assert.equal(call.arn, functionArn)
	})

	it('goes on after a function fails', async () => {
		const schedules = start(async () => Promise.reject(new Error('as planned')))
		await schedules.fire()
		await schedules.close()
	})

	it('invokes functions on time, and not after it is closed', async (context) => {
		context.mock.timers.enable({ apis: ['setInterval'] })
		let count = 0
		const schedules = start(async () => {
			count += 1
		})
		context.mock.timers.tick(299_999)
		assert.equal(count, 0)
		context.mock.timers.tick(1)
		assert.equal(count, 1)
		context.mock.timers.tick(600_000)
		assert.equal(count, 3)
		await schedules.close()
		context.mock.timers.tick(600_000)
		assert.equal(count, 3)
	})
})
