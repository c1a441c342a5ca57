import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { type Step, step } from '../runner/step.ts'
import type { World } from '../world.ts'
import { startEdge } from './edge.ts'
import { soon } from './soon.ts'

type Observing = { readonly file: string; readonly stop: () => Promise<void> }

const senmlJson = '110'

const hexIn = (file: string): string => (existsSync(file) ? readFileSync(file).toString('hex') : '')

/** A device that gets downlinks over CoAP, through the client of libcoap. */
export const downlinkDeviceSteps = ({ environment, onEnd }: World): readonly Step[] => {
	let { coapUrl } = environment
	const observing = new Map<string, Observing>()
	let tag = ''

	const urlOf = (path: string, id: string, more = ''): string => {
		if (coapUrl === undefined) throw new Error('this environment has no CoAP door')
		return `${coapUrl}/msg/${path}?id=${encodeURIComponent(id)}${more}`
	}

	const observe = (id: string): void => {
		const folder = mkdtempSync(join(tmpdir(), 'senml-live-downlinks-'))
		const file = join(folder, 'received')
		const stopped = new AbortController()
		const args = ['-m', 'get', '-s', '3600', '-o', file, urlOf('c2d', id)]
		const ended = libcoapClient(args, undefined, undefined, stopped.signal)
		const stop = async (): Promise<void> => {
			stopped.abort()
			await ended
			rmSync(folder, { recursive: true, force: true })
		}
		observing.set(id, { file, stop })
		onEnd(() => void stop())
	}

	/** A message, with what the client printed, and the payload of the answer in hex. */
	const send = async (id: string, more = '') => {
		const folder = mkdtempSync(join(tmpdir(), 'senml-live-downlinks-'))
		try {
			const file = join(folder, 'received')
			const args = ['-m', 'post', '-t', senmlJson, '-o', file, urlOf('d2c/raw', id, more)]
			const { output } = await libcoapClient(args, Buffer.from('[{"bn":"14201/0/","n":"6","vs":"on"}]'))
			return { output, hex: hexIn(file) }
		} finally {
			rmSync(folder, { recursive: true })
		}
	}

	const received = async (id: string, hex: string): Promise<void> => {
		const device = observing.get(id)
		if (device === undefined) throw new Error(`${id} does not observe`)
		await soon(
			async () => (hexIn(device.file).endsWith(hex) ? true : undefined),
			`the device has not got ${hex}, but ${hexIn(device.file)}`,
		)
	}

	return [
		step('devices get downlinks at an edge that listens with the key `{key}`', async ({ key }) => {
			const edge = await startEdge(environment, key)
			onEnd(() => void edge.close())
			coapUrl = edge.coapUrl
		}),
		step('the device `{id}` observes its downlinks', ({ id }) => observe(id)),
		step('the device `{id}` should get the bytes `{hex}`', ({ id, hex }) => received(id, hex)),
		step('the device `{id}` observes its downlinks no longer', async ({ id }) => {
			await observing.get(id)?.stop()
			observing.delete(id)
		}),
		step('the device `{id}` sends a message and gets the bytes `{hex}`', async ({ id, hex }) => {
			const { output, hex: got } = await send(id)
			if (got !== hex) throw new Error(`the device got ${got}:\n${output}`)
			tag = /ETag:0x([0-9a-f]{16})/.exec(output)?.[1] ?? ''
		}),
		step('the device `{id}` says of these bytes that they are `{outcome}`', async ({ id, outcome }) => {
			await send(id, `&${outcome}=${tag}`)
		}),
	]
}
