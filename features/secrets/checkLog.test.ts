import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkLog } from './checkLog.ts'

const line = '{"level":"INFO","message":"imported","deviceId":"oob-350000000000001"}'

describe('the check of the log', () => {
	it('passes a log without fingerprints', () => {
		assert.equal(checkLog([line], ['29a.abcdef']), undefined)
	})

	it('finds a fingerprint in any case, and does not tell it', () => {
		const lines = [line, '{"path":"/device?fingerprint=29A.abcdef"}']
		assert.equal(checkLog(lines, ['29a.ABCDEF']), '1 lines of 2 tell a fingerprint')
	})

	it('fails when there was nothing to be found', () => {
		assert.match(checkLog([], ['29a.abcdef']) ?? '', /logged nothing/)
		assert.match(checkLog([line], []) ?? '', /no fingerprint/)
	})
})
