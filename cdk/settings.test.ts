import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { App } from 'aws-cdk-lib'
import cdkJson from '../cdk.json' with { type: 'json' }
import { readSettings } from './settings.ts'

const read = (context: Readonly<Record<string, unknown>>) =>
	readSettings(new App({ context: { ...cdkJson.context, ...context } }).node)

describe('the settings', () => {
	it('have the defaults of cdk.json', () => {
		assert.deepEqual(read({}), {
			stackName: 'senml-live',
			topicPrefix: 'data/',
			retentionDays: 30,
			historyDays: 45,
			retain: true,
			allowedOrigins: ['*'],
			failedAttemptsPerMinute: 10,
			messagesPerMinute: 600,
			updatesPerMinute: 10_000,
			bytesPerDay: 250_000_000,
			objectsPerDevice: 500,
			unregisteredPerMinute: 120,
			socketsPerDevice: 1000,
			coapBodyBytes: 131_072,
			coapHost: 'localhost',
			concurrency: {
				messages: 2,
				deadLetters: 2,
				ruleErrors: 2,
				greetings: 2,
				fanOuts: 2,
				integrations: 2,
				downlinks: 2,
				events: 2,
			},
			plausiblePastDays: 45,
			plausibleFutureSeconds: 300,
			alarmEmail: '',
			refusedImportsAlarm: 50,
			mirrorShadow: false,
			dashboard: false,
			canary: false,
		})
	})

	it('may come as text, as the command line gives them', () => {
		const settings = read({
			retentionDays: '7',
			retain: 'false',
			allowedOrigins: 'https://hello.nrfcloud.com,http://localhost:3000',
			failedAttemptsPerMinute: '0',
			refusedImportsAlarm: '0',
			mirrorShadow: 'true',
			dashboard: 'true',
			canary: 'true',
		})
		const { refusedImportsAlarm, mirrorShadow, dashboard, canary } = settings
		assert.deepEqual([refusedImportsAlarm, mirrorShadow, dashboard, canary], [0, true, true, true])
		assert.deepEqual(
			[settings.retentionDays, settings.retain, settings.allowedOrigins, settings.failedAttemptsPerMinute],
			[7, false, ['https://hello.nrfcloud.com', 'http://localhost:3000'], 0],
		)
	})

	for (const topicPrefix of ['', 'data/', 'a/b/', 'prod/11111111-2222-4333-8444-555555555555/', 'a/b/c/'])
		it(`take the topic prefix ${JSON.stringify(topicPrefix)}`, () => {
			assert.equal(read({ topicPrefix }).topicPrefix, topicPrefix)
		})

	for (const coapHost of ['localhost', 'coap.example.com', '192.0.2.1', '[2001:db8::1]'])
		it(`take the host ${coapHost}`, () => {
			assert.equal(read({ coapHost }).coapHost, coapHost)
		})

	for (const [concurrency, expected] of [
		['', [2, 2, 2, 2, 2, 2, 2, 2]],
		['messages=4,greetings=3', [4, 2, 2, 3, 2, 2, 2, 2]],
		[{ fanOuts: 1000, ruleErrors: '5' }, [2, 2, 5, 2, 1000, 2, 2, 2]],
	] as const)
		it(`take the concurrency ${JSON.stringify(concurrency)}`, () => {
			assert.deepEqual(Object.values(read({ concurrency }).concurrency), expected)
		})

	it('leave a table less per day than it takes while entries are kept and wait for their deletion', () => {
		for (const retentionDays of [1, 7, 30, 365]) {
			const { bytesPerDay } = read({ retentionDays, bytesPerDay: 0 })
			assert.ok(bytesPerDay * (retentionDays + 2) <= 9e9, `${retentionDays} days`)
		}
	})

	for (const alarmEmail of ['', 'ops@example.com', 'first.last+alarms@mail.example.co.uk'])
		it(`take the recipient ${JSON.stringify(alarmEmail)}`, () => {
			assert.equal(read({ alarmEmail }).alarmEmail, alarmEmail)
		})

	const refused: readonly (readonly [name: string, value: unknown, got?: string])[] = [
		['stackName', ''],
		['stackName', '1st'],
		['stackName', 'senml_live'],
		['stackName', 'x'.repeat(65)],
		['topicPrefix', 'data'],
		['topicPrefix', '/'],
		['topicPrefix', '/data/'],
		['topicPrefix', 'a//b/'],
		['topicPrefix', '+/'],
		['topicPrefix', "data'/"],
		['topicPrefix', 1],
		['topicPrefix', 'a/b/c/d/'],
		['topicPrefix', `${'x'.repeat(100)}/`],
		['historyDays', 0],
		['historyDays', 3661],
		['historyDays', 'ever'],
		['retentionDays', 0],
		['retentionDays', -1],
		['retentionDays', 1.5],
		['retentionDays', 'a month'],
		['retentionDays', ''],
		['retain', 'yes'],
		['retain', 1],
		['plausiblePastDays', -1],
		['plausibleFutureSeconds', 'soon'],
		['allowedOrigins', 1],
		['allowedOrigins', []],
		['allowedOrigins', ''],
		['allowedOrigins', [1]],
		['allowedOrigins', 'example.com'],
		['allowedOrigins', ['https://example.com', 'localhost:3000']],
		['allowedOrigins', 'https://example.com/'],
		['allowedOrigins', 'null'],
		['failedAttemptsPerMinute', -1],
		['failedAttemptsPerMinute', 0.5],
		['failedAttemptsPerMinute', 1_000_000],
		['failedAttemptsPerMinute', 'off'],
		['failedAttemptsPerMinute', ''],
		['failedAttemptsPerMinute', false],
		['messagesPerMinute', -1],
		['messagesPerMinute', 'many'],
		['updatesPerMinute', 499],
		['updatesPerMinute', 'many'],
		['bytesPerDay', 'many'],
		['bytesPerDay', -1],
		['objectsPerDevice', 'many'],
		['unregisteredPerMinute', -1],
		['socketsPerDevice', -1],
		['socketsPerDevice', 'many'],
		['socketsPerDevice', 1_000_000],
		['coapBodyBytes', 0],
		['coapBodyBytes', 131_073],
		['coapBodyBytes', 'many'],
		['coapHost', ''],
		['coapHost', 'coap://example.com'],
		['coapHost', 'example.com:5683'],
		['coapHost', 'example.com/i'],
		['coapHost', '-example.com'],
		['coapHost', 'example..com'],
		['concurrency', 2],
		['concurrency', 'messages'],
		['concurrency', 'messages=1'],
		['concurrency', 'messages=1001'],
		['concurrency', 'mesages=4'],
		['concurrency', { messages: 2.5 }],
		['alarmEmail', 'ops'],
		['alarmEmail', 'ops@example'],
		['alarmEmail', 'ops@example.com,dev@example.com'],
		['alarmEmail', 'Ops <ops@example.com>'],
		['alarmEmail', false],
		['refusedImportsAlarm', -1],
		['refusedImportsAlarm', 'many'],
		['refusedImportsAlarm', ''],
		['mirrorShadow', 'on'],
		['dashboard', 'yes'],
		['canary', 1],
	]
	for (const [name, value] of refused)
		it(`refuse ${name} ${JSON.stringify(value).slice(0, 30)}, and the error says which and what`, () => {
			assert.throws(
				() => read({ [name]: value }),
				({ message }: Error) =>
					message.startsWith(`context value ${name}: expected `) &&
					message.endsWith(`got ${JSON.stringify(value)}`),
			)
		})

	for (const name of Object.keys(read({})))
		it(`name ${name} when it is missing`, () => {
			const { [name]: _, ...context } = cdkJson.context as Record<string, unknown>
			assert.throws(() => readSettings(new App({ context }).node), new RegExp(name))
		})
})
