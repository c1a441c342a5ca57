import { WebSocket } from 'ws'
import { type Watch, watchDevice } from '../../client/watchDevice.ts'
import { difference, refute } from '../runner/matching.ts'
import { type Step, step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { soonSeconds } from './soon.ts'

type Follower = {
	readonly watch: Watch
	/** `[seq, part]` of what it was given, in that order */
	readonly given: (readonly [seq: number, part: number])[]
	/** its newest socket */
	socket: WebSocket | undefined
}

const partTypes = ['update', 'measurement', 'attributes', 'import'] as const

/** Resolves when `isTrue` holds, which is asked again with every event of the watch. */
const until = async (watch: Watch, isTrue: () => boolean): Promise<void> => {
	const { promise, resolve } = Promise.withResolvers<void>()
	const look = (): void => {
		if (isTrue()) resolve()
	}
	const types = ['status', 'live', ...partTypes] as const
	const removers = types.map((type) => watch.on(type, look))
	const timer = setTimeout(resolve, soonSeconds * 1000)
	look()
	await promise
	clearTimeout(timer)
	for (const remove of removers) remove()
}

/** A program that follows a device with the client module. */
export const followerSteps = ({ environment, contract, onEnd, noteFingerprint }: World): readonly Step[] => {
	const followers = new Map<string, Follower>()

	const follower = (name: string): Follower => {
		const found = followers.get(name)
		if (found === undefined) throw new Error(`there is no program ${name}`)
		return found
	}

	const follow = (fingerprint: string): Follower => {
		noteFingerprint(fingerprint)
		const { webSocketUrl, restUrl } = environment
		const given: Follower['given'] = []
		const openSocket = (url: string): WebSocket => {
			const socket = new WebSocket(url)
			// What a watch does not listen to any more may still fail.
			socket.on('error', () => undefined)
			socket.on('message', (frame: Buffer) => contract.frame('live', frame.toString()))
			following.socket = socket
			return socket
		}
		const watch = watchDevice({ webSocketUrl, restUrl, fingerprint, ports: { openSocket } })
		const following: Follower = { watch, given, socket: undefined }
		for (const type of partTypes) watch.on(type, ({ seq, part }) => given.push([seq, part]))
		onEnd(watch.close)
		return following
	}

	return [
		step('the program `{name}` follows the fingerprint `{fingerprint}`', ({ name, fingerprint }) => {
			followers.set(name, follow(fingerprint))
		}),
		step('the program `{name}` should be `{state}`', async ({ name, state }) => {
			const { watch } = follower(name)
			await until(watch, () => watch.status().state === state)
			refute(difference(watch.status().state, state))
		}),
		step('the connection of the program `{name}` breaks without a close frame', ({ name }) => {
			follower(name).socket?.terminate()
		}),
		stepWithJson('the program `{name}` should have been given exactly', async ({ name }, expected) => {
			const { watch, given } = follower(name)
			await until(watch, () => given.length >= (expected as readonly unknown[]).length)
			refute(difference(given, expected))
		}),
	]
}
