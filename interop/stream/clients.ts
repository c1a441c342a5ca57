import cdkJson from '../../cdk.json' with { type: 'json' }
import { c2dTopic } from '../../lambda/downlinks/contract.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import type { Peer } from '../peer.ts'
import type { Heard, Opened, Received, StreamQuestion, Subscribed } from './question.ts'

export type Frame = Readonly<Record<string, unknown>>

export type Client = {
	readonly protocol: string
	readonly send: (text: string) => Promise<void>
	/** the next frame that fits; the others stay for later */
	readonly find: (fits: (frame: Frame) => boolean) => Promise<Frame>
	/** all frames that came until now, in their order, found or not */
	readonly frames: readonly Frame[]
}

/** Two clients of one stream, and a device that hears by MQTT what is sent to it. */
export type Clients = {
	/** in ResIOT's format, with the key in its address, as ResIOT's clients have it */
	readonly sender: Client
	readonly watcher: Client
	/** in the native format, with the key as sub-protocol */
	readonly native: Client
	/** the next bytes that the device gets, in hex */
	readonly hear: () => Promise<string>
}

/** A downlink waits up to 100 s for a sender that has crashed. */
const hangMilliseconds = 150_000

const device = { deviceId: '0987654321ABCDEF', fingerprint: '29a.wsxsck' }

export const openClients = async (
	{ stack, mqttPort }: { readonly stack: TestStack; readonly mqttPort: number },
	peer: Peer,
): Promise<Clients> => {
	const ask = <Answer extends object>(question: StreamQuestion) => peer.ask<Answer>(question)
	await stack.register(device)
	const make = makeKey(stack.db, stack.host.output('KeysTable'))
	const { key } = await make('--scope', 'stream:read,downlinks:write')
	const url = stack.host.output('CommunicationsUrl')
	const open = async (query: string, protocols?: readonly string[]): Promise<Client> => {
		const asked = protocols === undefined ? {} : { protocols }
		const { client, protocol } = await ask<Opened>({ does: 'open', url: `${url}${query}`, ...asked })
		const frames: Frame[] = []
		const found = new Set<Frame>()
		const receive = async (): Promise<Frame> => {
			const frame = JSON.parse((await ask<Received>({ does: 'receive', client })).text) as Frame
			frames.push(frame)
			return frame
		}
		const find = async (fits: (frame: Frame) => boolean): Promise<Frame> => {
			const fitsNow = (frame: Frame): boolean => !found.has(frame) && fits(frame)
			const patience = AbortSignal.timeout(hangMilliseconds)
			let frame = frames.find(fitsNow)
			while (frame === undefined) {
				// Heartbeats go on for ever.
				if (patience.aborted) throw new Error(`no such frame, but ${JSON.stringify(frames)}`)
				const received = await receive()
				if (fits(received)) frame = received
			}
			found.add(frame)
			return frame
		}
		return {
			protocol,
			send: async (text) => void (await ask({ does: 'send', client, text })),
			find,
			frames,
		}
	}
	// Whoever gets this one hears of all that happens later; so do the others, which are opened before.
	const [sender, watcher] = [await open(`?key=${key}&format=resiot`), await open(`?key=${key}&format=resiot`)]
	const native = await open('', ['senml-live', `key.${key}`])
	await native.find(({ type }) => type === 'subscribed')
	const topic = `${cdkJson.context.topicPrefix}${c2dTopic(device.deviceId)}`
	const { device: number } = await ask<Subscribed>({
		does: 'subscribe',
		clientId: device.deviceId,
		port: mqttPort,
		topic,
	})
	return {
		sender,
		watcher,
		native,
		hear: async () => (await ask<Heard>({ does: 'hear', device: number })).payload,
	}
}
