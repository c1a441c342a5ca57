import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { freePort } from '../local/server/freePort.ts'
import { exitFlag } from '../local/template/synth.ts'
import { untilItHangs } from '../local/testing/hang.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { openConfirmableClient } from './testing/confirmableClient.ts'

type Started = {
	readonly deviceId: string
	readonly fingerprint: string
	/** resolves with the exit code */
	readonly stop: () => Promise<number>
}

describe('torture: npm start is told to stop', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	const start = async (ports: Readonly<Record<string, string>>): Promise<Started> => {
		const child = spawn(process.execPath, [exitFlag, join(import.meta.dirname, '../app/start.ts')], {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, ...ports, DATA_DIR: join(folder.path, 'data') },
		})
		const told = new Map<string, string>()
		for await (const line of createInterface({ input: child.stdout })) {
			const [, name = '', value = ''] = /^ {2}(demo device|fingerprint) +(\S+)$/.exec(line) ?? []
			told.set(name, value)
			if (name === 'fingerprint') break
		}
		child.stdout.resume()
		return {
			deviceId: told.get('demo device') ?? '',
			fingerprint: told.get('fingerprint') ?? '',
			stop: async () => {
				const exit = once(child, 'exit', { signal: untilItHangs() })
				child.kill('SIGTERM')
				const [code] = await exit
				return code as number
			},
		}
	}

	type Log = {
		readonly imports: readonly { readonly lwm2m: readonly { readonly Resources: Record<string, string> }[] }[]
		readonly nextToken?: string
	}
	const textsOf = async (port: string, { deviceId, fingerprint }: Started): Promise<readonly string[]> => {
		const texts: string[] = []
		let more: string | undefined = ''
		while (more !== undefined) {
			const path: string = `/device/${deviceId}/senml-imports?fingerprint=${fingerprint}&limit=100${more}`
			const { imports, nextToken } = (await (await fetch(`http://localhost:${port}${path}`)).json()) as Log
			texts.push(...imports.map(({ lwm2m }) => lwm2m[0]?.Resources['6'] ?? ''))
			more = nextToken === undefined ? undefined : `&nextToken=${nextToken}`
		}
		return texts
	}

	it('row 40: local: it ends by itself, and what was acknowledged is in the log at the next start', async () => {
		const [PORT, AWS_PORT, COAP_PORT] = (await Promise.all([freePort(), freePort(), freePort()])).map(String)
		assert.ok(PORT !== undefined && AWS_PORT !== undefined && COAP_PORT !== undefined)
		const ports = { PORT, AWS_PORT, COAP_PORT }
		const first = await start(ports)
		const client = await openConfirmableClient(Number(COAP_PORT))
		const acknowledged: string[] = []
		let isFlowing = true
		const enough = Promise.withResolvers<void>()
		const flow = async (name: string): Promise<void> => {
			for (let index = 0; isFlowing; index++) {
				const pack = [{ bn: '14201/0/', n: '6', vs: `${name} ${index}`, bt: 1_700_000_000 }]
				if (await client.send(first.deviceId, JSON.stringify(pack))) acknowledged.push(`${name} ${index}`)
				if (acknowledged.length > 50) enough.resolve()
			}
		}
		const flows = ['a', 'b', 'c', 'd'].map(flow)
		await enough.promise
		assert.equal(await first.stop(), 0)
		isFlowing = false
		await Promise.all(flows)
		client.close()

		const second = await start(ports)
		const signal = untilItHangs()
		let texts = await textsOf(PORT, second)
		// The messages left on the queue are imported now.
		while (acknowledged.some((text) => !texts.includes(text)) && !signal.aborted)
			texts = await textsOf(PORT, second)
		assert.equal(await second.stop(), 0)
		assert.deepEqual(
			acknowledged.filter((text) => !texts.includes(text)),
			[],
		)
		assert.equal(new Set(texts).size, texts.length, 'none twice')
	})
})
