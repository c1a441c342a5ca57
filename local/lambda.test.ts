import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startTinyHost, type TinyHost, temporaryFolder, tinyAssembly } from './test/tinyHost.ts'

describe('lambda: execution environments', () => {
	const folder = temporaryFolder()
	let tiny: TinyHost
	before(async () => {
		const assembly = await tinyAssembly(join(folder.path, 'cdk.out'))
		tiny = await startTinyHost(assembly, join(folder.path, 'data'), {
			lambda: { maxConcurrency: 3, idleMilliseconds: 1500 },
		})
	})
	after(async () => {
		await tiny.close()
		folder.remove()
	})
	const get = (path: string) => fetch(`${tiny.output('HttpUrl')}${path}`)
	const invocations = async (): Promise<number> => {
		const response = await get('/echo/a')
		return ((await response.json()) as { invocations: number }).invocations
	}

	it('serve one invocation at a time; as many side by side as allowed, the others wait', async () => {
		await Promise.all([1, 2, 3].map(() => get('/misbehave/wait')))
		const begin = performance.now()
		const responses = await Promise.all(Array.from({ length: 6 }, () => get('/misbehave/wait')))
		const milliseconds = performance.now() - begin
		assert.ok(responses.every(({ status }) => status === 200))
		// Six invocations of 200 ms in three environments are two rounds.
		assert.ok(milliseconds >= 390, `${milliseconds} ms`)
	})

	it('are reclaimed when they have been idle', async () => {
		assert.equal(await invocations(), 1)
		assert.equal(await invocations(), 2)
		await new Promise((done) => setTimeout(done, 3000))
		assert.equal(await invocations(), 1)
	})
})
