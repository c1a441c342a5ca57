import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { libcoapClient } from '../edge/testing/libcoapClient.ts'
import { hangMilliseconds, untilItHangs } from '../local/testing/hang.ts'
import { openSocket } from '../local/testing/sockets.ts'
import { npmStart, npmStartFails, type StartedLocalMode } from './run/npmStart.ts'
import { createSmallDisk, refuseWrites, type SmallDisk } from './run/smallDisk.ts'

/** Polls until a result passes. */
const until = async <T>(
	what: string,
	ask: () => Promise<T> | T,
	isWanted: (result: T) => boolean,
): Promise<T> => {
	const signal = untilItHangs()
	for (;;) {
		const result = await ask()
		if (isWanted(result)) return result
		if (signal.aborted) throw new Error(`not ${what}: ${JSON.stringify(result)}`)
		await wait(50)
	}
}

const startedAt = Math.floor(Date.now() / 1000)

describe('torture: the storage of local mode fails', { timeout: 10 * hangMilliseconds }, () => {
	let disk: SmallDisk
	let mode: StartedLocalMode
	let watcher: Awaited<ReturnType<typeof openSocket>>
	const sent: string[] = []
	const acknowledged: string[] = []
	const shown = new Set<string>()

	before(async (t) => {
		disk = await createSmallDisk()
		;(t as { diagnostic?: (text: string) => void }).diagnostic?.(`the disk: ${disk.way}`)
		mode = await npmStart(disk)
		watcher = await openSocket(`${mode.webSocket}?fingerprint=${mode.fingerprint}`)
		while (!(await watcher.next()).includes('/senml/live'));
	})
	after(async () => {
		watcher.socket.terminate()
		if (mode.exitCode() === null) await mode.stop()
		await disk.remove()
	})

	/** Sends a position with a unique name with libcoap's client. Resolves to its output. */
	const send = async (): Promise<string> => {
		const name = `message ${sent.length + 1}`
		sent.push(name)
		const pack = [{ bn: '14201/0/', bt: startedAt + sent.length, n: '6', vs: name }]
		const { received, output } = await libcoapClient(
			// RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT: waits until no answer can come any more.
			['-B', '93', '-m', 'post', '-t', '110', mode.coap],
			Buffer.from(JSON.stringify(pack)),
		)
		// Piggybacked, or a separate response if the door took more than a second (RFC 7252 §5.2.2).
		if (received.some((answer) => answer.endsWith(' 2.01'))) acknowledged.push(name)
		return output
	}
	/** Sends some messages in parallel, so that they are in flight at the next step. */
	const burst = () => Promise.all(Array.from({ length: 8 }, send))
	const untilRefused = async (): Promise<void> => {
		const answer = await until('refused', send, (output) => output.includes('c:5.03'))
		// RFC 7252 §5.9.3.4: seconds to wait before the next attempt.
		assert.match(answer, /c:5\.03 .*Max-Age:5\b/)
	}
	const untilAccepted = () => until('accepted', send, (output) => output.includes('c:2.01'))

	const imported = async (): Promise<readonly string[]> => {
		const log = `${mode.rest}device/${mode.deviceId}/senml-imports?fingerprint=${mode.fingerprint}`
		const response = await fetch(log)
		if (!response.ok) return []
		const { imports } = (await response.json()) as {
			imports: readonly { senML: readonly { vs: string }[] }[]
		}
		return imports.map(({ senML }) => senML[0]?.vs ?? '')
	}
	/** Checks that the import log has every acknowledged message once and no other, and that host and socket still run. */
	const expectNothingLost = async (): Promise<void> => {
		const names = await until('imported', imported, (all) => acknowledged.every((name) => all.includes(name)))
		assert.deepEqual(names.toSorted(), acknowledged.toSorted())
		assert.equal(mode.exitCode(), null, mode.output())
		while (!acknowledged.every((name) => shown.has(name)))
			shown.add(JSON.parse(await watcher.next()).Resources?.['6'])
	}
	const expectUp = async (): Promise<void> => {
		assert.equal((await fetch(`${mode.rest}health`)).status, 200)
		assert.equal(watcher.socket.readyState, watcher.socket.OPEN)
	}
	const pids = () => [mode.pid]

	it('row 42: local: while all is well, a message is accepted and imported', async () => {
		await untilAccepted()
		await expectNothingLost()
	})

	it('row 42: local: a full disk is 5.03 with Max-Age; the rest lives on; room on it is 2.01, and nothing is lost', async () => {
		const traffic = burst()
		const free = disk.fill(pids)
		await traffic
		await untilRefused()
		await expectUp()
		await untilRefused()
		free()
		await untilAccepted()
		await expectNothingLost()
	})

	it('row 42: local: a disk that takes no writes is the same', async () => {
		const traffic = burst()
		const permit = refuseWrites(pids)
		await traffic
		await untilRefused()
		await expectUp()
		await untilRefused()
		permit()
		await untilAccepted()
		await expectNothingLost()
	})

	it('files on the disk are for their user alone', () => {
		const modes = disk.run('find', `${disk.folder}/data`, '-printf', '%y %m %f\n').trim().split('\n')
		assert.ok(modes.includes('f 600 queues.sqlite'), modes.join('\n'))
		for (const line of modes) assert.match(line, /^(?:f 600|d 700) /)
	})

	it('the databases on the disk are whole', async () => {
		assert.equal(await mode.stop(), 0)
		const check = `
			const { DatabaseSync } = require('node:sqlite')
			for (const file of require('node:fs').globSync(process.argv[1] + '/*.sqlite'))
				console.log(new DatabaseSync(file).prepare('PRAGMA integrity_check').get().integrity_check)`
		const found = disk.run(process.execPath, '-e', check, `${disk.folder}/data`)
		assert.match(found, /^(?:ok\n)+$/)
	})

	it('row 42: local: a start on a full or read-only disk says so and ends with 1', async () => {
		// Also tests the second way, which is the only one on machines that do not allow mounts.
		const other = await createSmallDisk('mounts')
		const full = /^nothing can be kept in \S+: (?:the disk is full|files may not be that large)\n$/
		const readOnly = /^nothing can be kept in \S+: (?:the disk is read-only|it may not be written to)\n$/
		for (const { startFull, startReadOnly, folder } of [disk, other]) {
			assert.match(await npmStartFails(startFull, folder), full)
			assert.match(await npmStartFails(startReadOnly, folder), readOnly)
		}
		await other.remove()
	})
})
