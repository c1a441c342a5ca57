import assert from 'node:assert/strict'
import { it } from 'node:test'
import { groupFlushes } from './flush.ts'

it('a flush begins after it was asked for, one serves all who ask meanwhile, and a failure is theirs alone', async () => {
	const flushes: PromiseWithResolvers<void>[] = []
	const flush = groupFlushes(() => {
		const begun = Promise.withResolvers<void>()
		flushes.push(begun)
		return begun.promise
	})
	const begun = () => new Promise(setImmediate)
	const outcomes: string[] = []
	const ask = (name: string) =>
		flush().then(
			() => void outcomes.push(name),
			(error: Error) => void outcomes.push(`${name}: ${error.message}`),
		)
	const [a, b] = [ask('a'), ask('b')]
	await begun()
	assert.equal(flushes.length, 1)
	const [c, d] = [ask('c'), ask('d')]
	await begun()
	assert.equal(flushes.length, 1)
	flushes[0]?.resolve()
	await Promise.all([a, b])
	assert.deepEqual(outcomes.splice(0), ['a', 'b'])
	assert.equal(flushes.length, 2)
	const e = ask('e')
	flushes[1]?.reject(new Error('the disk has failed'))
	await Promise.all([c, d])
	assert.deepEqual(outcomes.splice(0), ['c: the disk has failed', 'd: the disk has failed'])
	await begun()
	flushes[2]?.resolve()
	await e
	assert.deepEqual(outcomes, ['e'])
})
