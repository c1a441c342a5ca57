import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Template } from '../../local/template/assembly.ts'
import { alarmsOf } from '../testing/alarmsOf.ts'
import { synthesise } from '../testing/synthesise.ts'

const options = { canary: true, dashboard: true, mirrorShadow: true, alarmEmail: 'ops@example.com' }

const propertiesOf = ({ Resources }: Template, type: string) =>
	Object.values(Resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []))

const typesOf = ({ Resources }: Template) => new Set(Object.values(Resources).map(({ Type }) => Type))

const { template } = synthesise(options)

describe('what an operator can switch on', () => {
	it('is off: it would cost something', () => {
		const usual = typesOf(synthesise().template)
		const more = [...typesOf(template)].filter((type) => !usual.has(type))
		assert.deepEqual(more.toSorted(), [
			'AWS::CloudWatch::Dashboard',
			'AWS::Events::Rule',
			'AWS::Lambda::EventInvokeConfig',
			'AWS::SNS::Subscription',
		])
		const canaries = Object.keys(synthesise().template.Resources).filter((id) => id.startsWith('Canary'))
		assert.deepEqual(canaries, [])
	})

	it('reserves no concurrency, either', () => {
		for (const properties of propertiesOf(template, 'AWS::Lambda::Function'))
			assert.equal('ReservedConcurrentExecutions' in properties, false)
	})

	it('leaves every event source its maximum concurrency', () => {
		const mappings = propertiesOf(template, 'AWS::Lambda::EventSourceMapping')
		assert.ok(mappings.length >= 3)
		for (const { ScalingConfig } of mappings)
			assert.ok(Number((ScalingConfig as { MaximumConcurrency?: number })?.MaximumConcurrency) >= 2)
	})
})

describe('the mirror', () => {
	const shadowActions = (of: Template) =>
		propertiesOf(of, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) =>
			(PolicyDocument as { Statement: readonly { Action: unknown; Resource: unknown }[] }).Statement.filter(
				({ Action }) =>
					JSON.stringify(Action).includes('iot:') && !JSON.stringify(Action).includes('Publish'),
			),
		)

	it('may update one shadow of each device, and nothing else of AWS IoT', () => {
		const statements = shadowActions(template)
		assert.equal(statements.length, 2)
		for (const { Action, Resource } of statements) {
			assert.equal(Action, 'iot:UpdateThingShadow')
			assert.match(JSON.stringify(Resource), /:thing\/\*\/lwm2m"/)
		}
	})

	it('has no right while it is off', () => assert.deepEqual(shadowActions(synthesise().template), []))
})

describe('the canary', () => {
	it('is called every five minutes, and not repeated when it fails', () => {
		const [rule] = propertiesOf(template, 'AWS::Events::Rule')
		assert.equal(rule?.['ScheduleExpression'], 'rate(5 minutes)')
		const [invoke] = propertiesOf(template, 'AWS::Lambda::EventInvokeConfig')
		assert.equal(invoke?.['MaximumRetryAttempts'], 0)
	})

	it('has an alarm that rings when it fails twice, or says nothing', () => {
		const alarm = alarmsOf(template).find(({ id }) => id.startsWith('CanaryAlarm'))
		const { ComparisonOperator, Threshold, Statistic, EvaluationPeriods, Period, TreatMissingData } =
			alarm?.properties ?? {}
		assert.deepEqual(
			{ ComparisonOperator, Threshold, Statistic, EvaluationPeriods, Period, TreatMissingData },
			{
				ComparisonOperator: 'LessThanThreshold',
				Threshold: 1,
				Statistic: 'Minimum',
				EvaluationPeriods: 2,
				Period: 300,
				TreatMissingData: 'breaching',
			},
		)
	})

	it('ends before its function does', () => {
		const [canary = {}] = propertiesOf(template, 'AWS::Lambda::Function').filter(({ Environment }) =>
			JSON.stringify(Environment).includes('WITHIN_SECONDS'),
		)
		const { Variables } = canary['Environment'] as { Variables: Record<string, string> }
		assert.ok(Number(Variables['WITHIN_SECONDS']) + 5 <= Number(canary['Timeout']))
	})

	it('publishes below the topic prefix of the context', () => {
		const { template } = synthesise({ ...options, topicPrefix: 'prod/team/' })
		const text = JSON.stringify(template)
		assert.ok(text.includes('"TOPIC":"prod/team/m/d/canary/d2c/raw"'))
		assert.ok(text.includes(':topic/prod/team/m/d/canary/d2c/raw"'))
	})
})

describe('the concurrency of queues', () => {
	const warningsOf = (concurrency: string) => synthesise({ concurrency }).warnings

	it('is that of the context', () => {
		const { template } = synthesise({
			concurrency:
				'messages=7,deadLetters=3,ruleErrors=4,greetings=5,fanOuts=6,integrations=8,downlinks=9,events=10',
		})
		const found = propertiesOf(template, 'AWS::Lambda::EventSourceMapping').map(
			({ EventSourceArn, ScalingConfig }) => [
				(EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0].replace(
					/^(Live|MqttDoor)|[0-9A-F]{8}$/g,
					'',
				),
				(ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
			],
		)
		assert.deepEqual(Object.fromEntries(found), {
			CommunicationsTablesWakes: 10,
			DownlinksQueue: 9,
			Errors: 4,
			FanOuts: 6,
			Greetings: 5,
			ImportsMessages: 7,
			ImportsMessagesDeadLetters: 3,
			IntegrationsMessages: 8,
		})
	})

	it('has a warning if it is more than a new account has, with both numbers', () => {
		assert.deepEqual(warningsOf(''), [])
		const [warning = '', ...others] = warningsOf('messages=3')
		assert.match(warning, /11 executions .* has 10 /)
		assert.deepEqual(others, [])
	})
})

describe('the dashboard', () => {
	it('shows every metric of our own that an alarm watches, and what the issue names', () => {
		const [{ DashboardBody } = {}] = propertiesOf(template, 'AWS::CloudWatch::Dashboard')
		const { 'Fn::Join': join } = DashboardBody as { 'Fn::Join': [string, unknown[]] }
		const body = JSON.parse(join[1].map((part) => (typeof part === 'string' ? part : 'x')).join('')) as {
			widgets: { properties: { title: string; metrics: [string, string][] } }[]
		}
		const shown = body.widgets.flatMap(({ properties }) => properties.metrics.map(([, name]) => name))
		for (const { properties } of alarmsOf(synthesise().template).filter(
			({ properties }) => properties['Namespace'] === 'senml-live',
		))
			assert.ok(shown.includes(String(properties['MetricName'])), String(properties['MetricName']))
		assert.deepEqual(
			body.widgets.map(({ properties }) => properties.title),
			[
				'Messages',
				'Refused',
				'Integrations',
				'Deliveries',
				'Latency (ms)',
				'Age of the oldest message (s)',
				'Dead letters',
				'Sockets',
				'Throttles',
				'Fingerprints',
			],
		)
	})
})
