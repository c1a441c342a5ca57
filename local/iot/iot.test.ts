import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createIot, type Protocol, type RuleAction } from './iot.ts'
import { parseRuleSql } from './iotSql.ts'

const ruleOf = (action: RuleAction, errorAction?: RuleAction, columns = "encode(*, 'base64') AS text") => ({
	name: 'rule',
	sql: parseRuleSql(`SELECT ${columns} FROM 'rooms/+'`),
	actions: [action],
	...(errorAction === undefined ? {} : { errorAction }),
})

describe('iot', () => {
	const kept: string[] = []
	const keep: RuleAction = async (text) => {
		kept.push(text)
	}
	const fail: RuleAction = () => Promise.reject(new Error('database or disk is full'))
	const publish = (rule: ReturnType<typeof ruleOf>, isUp = true, protocol: Protocol = 'mqtt') =>
		createIot([rule], { isUp: () => isUp, now: () => 0, log: () => undefined }).publish(
			'rooms/a',
			Buffer.from('x'),
			protocol,
		)
	const unavailable = { status: 503, code: 'ServiceUnavailableException' }

	it('acknowledges a message that an action has sent on', async () => {
		await publish(ruleOf(keep))
		assert.deepEqual(kept.splice(0), ['{"text":"eA=="}'])
	})

	it('acknowledges a message that the error action has sent on', async () => {
		await publish(ruleOf(fail, keep))
		const [text = '{}'] = kept.splice(0)
		assert.equal(JSON.parse(text).base64OriginalPayload, 'eA==')
	})

	it('gives a trace id to messages that come over MQTT, and to no others', async () => {
		await publish(ruleOf(keep, undefined, 'traceid() AS id'), true, 'mqtt')
		await publish(ruleOf(keep, undefined, 'traceid() AS id'), true, 'https')
		const [overMqtt = '', overHttps] = kept.splice(0)
		assert.match(JSON.parse(overMqtt).id, /^[0-9a-f-]{36}$/)
		assert.equal(overHttps, '{}')
	})

	it('tells the error action the trace id, which is empty for a message over HTTPS', async () => {
		await publish(ruleOf(fail, keep), true, 'mqtt')
		await publish(ruleOf(fail, keep), true, 'https')
		const [overMqtt, overHttps] = kept.splice(0).map((text) => JSON.parse(text).cloudwatchTraceId)
		assert.match(overMqtt, /^[0-9a-f-]{36}$/)
		assert.equal(overHttps, '')
	})

	it('refuses a message when the error action fails, too', async () => {
		await assert.rejects(publish(ruleOf(fail)), unavailable)
		await assert.rejects(publish(ruleOf(fail, fail)), unavailable)
	})

	it('refuses all messages while the storage is down', async () => {
		await assert.rejects(publish(ruleOf(keep), false), unavailable)
		assert.deepEqual(kept, [])
	})
})
