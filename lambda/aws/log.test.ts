import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'

/** What a function writes, line by line. */
const linesOf = (calls: string): readonly Readonly<Record<string, unknown>>[] => {
	const program = `
		import { createLog } from '${import.meta.dirname}/log.ts'
		const log = createLog('greet')
		${calls}`
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
		encoding: 'utf8',
		env: {},
	})
	return `${stdout}${stderr}`
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line))
}

describe('the log of a function', () => {
	const lines = linesOf(`
		log.info('imported', { deviceId: 'device', seq: 7 })
		log.warn('post failed', { connectionId: 'a\\nb' })
		log.error('import failed', { error: new TypeError('no envelope') })
		log.info('nothing further')`)
	const line = (event: string) => lines.find(({ message }) => message === event)

	const events = [
		{ event: 'imported', level: 'INFO', members: { deviceId: 'device', seq: 7 } },
		{ event: 'post failed', level: 'WARN', members: { connectionId: 'a\nb' } },
		{ event: 'import failed', level: 'ERROR', members: {} },
		{ event: 'nothing further', level: 'INFO', members: {} },
	]
	for (const { event, level, members } of events)
		it(`is a line of JSON with level, function and members: ${event}`, () => {
			assert.partialDeepStrictEqual(line(event), { level, service: 'greet', ...members })
		})

	it('has no further lines', () => assert.equal(lines.length, events.length))

	it('tells name and message of an error', () => {
		assert.partialDeepStrictEqual(line('import failed')?.['error'], {
			name: 'TypeError',
			message: 'no envelope',
		})
	})
})
