import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { lockFolder } from './folderLock.ts'

describe('row 50: local: the lock of a folder', () => {
	let folder: ReturnType<typeof temporaryFolder>
	beforeEach(() => {
		folder = temporaryFolder()
	})
	afterEach(() => folder.remove())

	const holder = async () => {
		const child = fork(join(import.meta.dirname, '../testing/holdLock.ts'), [folder.path])
		await once(child, 'message')
		return child
	}

	it('has one holder at a time, and another one afterwards', () => {
		const release = lockFolder(folder.path)
		for (let attempt = 0; attempt < 3; attempt++)
			assert.throws(() => lockFolder(folder.path), /^Error: another host runs with the data in /)
		release()
		lockFolder(folder.path)()
	})

	it('names the process that holds it, at every attempt', async () => {
		const child = await holder()
		for (let attempt = 0; attempt < 3; attempt++)
			assert.throws(() => lockFolder(folder.path), {
				message: `another host, process ${child.pid}, runs with the data in ${folder.path}`,
			})
		child.kill('SIGKILL')
		await once(child, 'exit')
	})

	it('ends with the process that holds it, however that ends', async () => {
		for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
			const child = await holder()
			child.kill(signal)
			await once(child, 'exit')
			lockFolder(folder.path)()
		}
	})

	it('is in a file that only its user may read', () => {
		const release = lockFolder(folder.path)
		assert.equal(statSync(join(folder.path, 'host.lock')).mode & 0o777, 0o600)
		release()
	})

	it('says what to do about a file that is not a database', () => {
		writeFileSync(join(folder.path, 'host.lock'), 'something else, and long enough to be taken for a header')
		assert.throws(() => lockFolder(folder.path), /host\.lock cannot be used: file is not a database\n/)
	})
})
