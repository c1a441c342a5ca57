import { difference, mismatch, pick, refute } from '../runner/matching.ts'
import { type Step, step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { markers } from './markers.ts'
import { repeatsOfFirstImport } from './repeats.ts'
import { type Frame, openSocket, type Socket } from './socket.ts'
import { soonSeconds } from './soon.ts'

const isOf =
	(context: string) =>
	(frame: Frame): boolean =>
		frame['@context'] === `https://github.com/hello-nrfcloud/proto/${context}`

const list = (frames: readonly Frame[]): string =>
	frames.length === 0 ? 'nothing' : frames.map((frame) => `\n- ${JSON.stringify(frame)}`).join('')

/** Somebody who follows a device on the WebSocket. */
export const watcherSteps = (world: World): readonly Step[] => {
	const { environment, contract, onEnd, noteFingerprint } = world
	const sendMarker = markers(world)
	const watchers = new Map<string, Socket>()
	let lastFrame: Frame = {}

	const hearing = { onEnd, hear: (text: string) => contract.frame('live', text) }

	const handshake = (fingerprint: string, resume = '') => {
		noteFingerprint(fingerprint)
		const query = `?fingerprint=${encodeURIComponent(fingerprint)}${resume}`
		return openSocket(`${environment.webSocketUrl}${query}`, {
			...hearing,
			isRepeat: repeatsOfFirstImport(),
		})
	}

	const watcher = (name: string): Socket => {
		const socket = watchers.get(name)
		if (socket === undefined) throw new Error(`there is no watcher ${name}`)
		return socket
	}

	const refused = async (opening: ReturnType<typeof openSocket>, status: string): Promise<void> => {
		const opened = await opening
		const got = 'refusedWith' in opened ? String(opened.refusedWith) : 'a connection'
		if ('breakOff' in opened) opened.breakOff()
		if (got !== status) throw new Error(`expected the status ${status}, got ${got}`)
	}

	const receive = async (name: string, expected: unknown, take: (waiting: Frame[]) => Frame | undefined) => {
		const { until, waiting } = watcher(name)
		const frame = await until(() => take(waiting), soonSeconds)
		if (frame === undefined)
			throw new Error(`expected ${JSON.stringify(expected)} within ${soonSeconds} s, got ${list(waiting)}`)
		lastFrame = frame
	}

	/** Takes away what a greeting is made of besides the identity and the backlog: the state, and that it is over. */
	const leaveGreeting = async (name: string): Promise<void> => {
		const { until, waiting } = watcher(name)
		const isLive = await until(() => waiting.some(isOf('senml/live')) || undefined, soonSeconds)
		if (isLive === undefined) throw new Error(`the greeting did not end, but ${list(waiting)}`)
		const isState = (frame: Frame): boolean =>
			isOf('shadow')(frame) || frame['@context'] === 'urn:senml-live:latest'
		const others = waiting.filter((frame) => !isOf('senml/live')(frame) && !isState(frame))
		waiting.splice(0, waiting.length, ...others)
	}

	const framesBeforeMarker = async (name: string, deviceId: string): Promise<readonly Frame[]> => {
		const { until, waiting } = watcher(name)
		const marker = await sendMarker(deviceId)
		const before = await until(() => {
			const index = waiting.findIndex((frame) => mismatch(frame, marker) === undefined)
			return index === -1 ? undefined : waiting.splice(0, index + 1).slice(0, -1)
		}, soonSeconds)
		if (before === undefined) throw new Error(`the marker did not arrive, but ${list(waiting)}`)
		return before
	}

	return [
		step(
			'the watcher `{name}` connects with the fingerprint `{fingerprint}`',
			async ({ name, fingerprint }) => {
				const opened = await handshake(fingerprint)
				if ('refusedWith' in opened) throw new Error(`refused with ${opened.refusedWith}`)
				watchers.set(name, opened)
			},
		),
		step(
			'the watcher `{name}` connects with the fingerprint `{fingerprint}` and asks for `{resume}`',
			async ({ name, fingerprint, resume }) => {
				const opened = await handshake(fingerprint, `&${resume}`)
				if ('refusedWith' in opened) throw new Error(`refused with ${opened.refusedWith}`)
				watchers.set(name, opened)
			},
		),
		step(
			'a watcher with the fingerprint `{fingerprint}` who asks for `{resume}` should be refused with `{status}`',
			({ fingerprint, resume, status }) => refused(handshake(fingerprint, `&${resume}`), status),
		),
		step('a watcher with the fingerprint `{fingerprint}` should be refused with `{status}`', (values) =>
			refused(handshake(values.fingerprint), values.status),
		),
		step('a watcher without a fingerprint should be refused with `{status}`', ({ status }) =>
			refused(openSocket(environment.webSocketUrl, hearing), status),
		),
		step('the watcher `{name}` should be greeted with the identity of `{id}`', async ({ name, id }) => {
			const identity = { '@context': 'https://github.com/hello-nrfcloud/proto/deviceIdentity', id }
			await receive(name, identity, (waiting) => waiting.shift())
			refute(mismatch(lastFrame, identity))
			await leaveGreeting(name)
		}),
		stepWithJson('the next frame of the watcher `{name}` should match', async ({ name }, expected) => {
			await receive(name, expected, (waiting) => waiting.shift())
			refute(mismatch(lastFrame, expected))
		}),
		stepWithJson('the watcher `{name}` should receive a frame that matches', ({ name }, expected) =>
			receive(name, expected, (waiting) => {
				const index = waiting.findIndex((frame) => mismatch(frame, expected) === undefined)
				return index === -1 ? undefined : waiting.splice(index, 1)[0]
			}),
		),
		stepWithJson('`{path}` of that frame should equal', ({ path }, expected) => {
			refute(difference(pick(lastFrame, path), expected))
		}),
		step('that frame should have no `{path}`', ({ path }) => {
			refute(difference(pick(lastFrame, path), undefined))
		}),
		step(
			'the next frame of the watcher `{name}` should be a marker that the device `{id}` sends now',
			async ({ name, id }) => {
				const unexpected = await framesBeforeMarker(name, id)
				if (unexpected.length > 0) throw new Error(`before the marker came ${list(unexpected)}`)
			},
		),
		stepWithJson(
			'up to a marker that the device `{id}` sends now the watcher `{name}` should receive nothing that matches',
			async ({ name, id }, unwanted) => {
				const frames = await framesBeforeMarker(name, id)
				const received = frames.filter((frame) => mismatch(frame, unwanted) === undefined)
				if (received.length > 0) throw new Error(`received ${list(received)}`)
			},
		),
		step('the connection of the watcher `{name}` should end', async ({ name }) => {
			if (!(await watcher(name).ends(soonSeconds)))
				throw new Error(`the connection is still open after ${soonSeconds} s`)
		}),
		step('the connection of the watcher `{name}` breaks without a close frame', ({ name }) => {
			watcher(name).breakOff()
		}),
	]
}
