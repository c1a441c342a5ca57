import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchesTopic, parseRuleSql } from './iotSql.ts'

const message = {
	topic: 'data/m/d/dev-1/d2c/raw',
	payload: new Uint8Array([0xff, 0x00]),
	traceId: 'trace',
	timestamp: 1700000000123,
}

describe('iotSql: parseRuleSql', () => {
	it('selects functions and literals under their names', () => {
		const { topicFilter, select } = parseRuleSql(
			"SELECT 1 AS v, encode(*, 'base64') AS payload, topic(4) AS id, topic() AS all, traceid() AS trace, " +
				"timestamp() AS at, 'a, b' AS text FROM 'data/m/d/+/d2c/raw'",
		)
		assert.equal(topicFilter, 'data/m/d/+/d2c/raw')
		assert.deepEqual(select(message), {
			v: 1,
			payload: '/wA=',
			id: 'dev-1',
			all: 'data/m/d/dev-1/d2c/raw',
			trace: 'trace',
			at: 1700000000123,
			text: 'a, b',
		})
	})

	it('leaves out the trace id of a message that was not published over MQTT', () => {
		const { traceId: _, ...overHttps } = message
		assert.deepEqual(parseRuleSql("SELECT traceid() AS a, 'b' AS b FROM 'x'").select(overHttps), { b: 'b' })
	})

	it('makes a UUID for each message', () => {
		const { select } = parseRuleSql("SELECT newuuid() AS id FROM 'x'")
		const ids = [select(message)['id'], select(message)['id']]
		for (const id of ids) assert.match(String(id), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
		assert.notEqual(ids[0], ids[1])
	})

	it('leaves out undefined members, such as a topic level that does not exist', () => {
		assert.deepEqual(parseRuleSql("SELECT topic(9) AS a, 'b' AS b FROM 'x'").select(message), { b: 'b' })
	})

	for (const sql of [
		"SELECT * FROM 'a'",
		"SELECT temperature AS t FROM 'a'",
		"SELECT decode(x, 'base64') AS t FROM 'a'",
		"SELECT 1 AS v FROM 'a' WHERE v > 1",
		"SELECT 'a' FROM 'a'",
		'DELETE',
	])
		it(`refuses ${sql}`, () => assert.throws(() => parseRuleSql(sql), /^Error: rule SQL: /))
})

describe('iotSql: matchesTopic', () => {
	const cases: readonly (readonly [string, string, boolean])[] = [
		['a/b', 'a/b', true],
		['a/b', 'a/c', false],
		['a/+/c', 'a/b/c', true],
		['a/+/c', 'a/b/b/c', false],
		['a/+', 'a', false],
		['a/+', 'a/', true],
		['a/#', 'a/b/c', true],
		['a/#', 'a', true],
		['#', 'a/b', true],
		['#', '$aws/things', false],
		['+/things', '$aws/things', false],
		['$aws/#', '$aws/things', true],
		['a/b', 'a/b/c', false],
	]
	for (const [filter, topic, expected] of cases)
		it(`${filter} ${expected ? 'matches' : 'does not match'} ${topic}`, () =>
			assert.equal(matchesTopic(filter, topic), expected))
})
