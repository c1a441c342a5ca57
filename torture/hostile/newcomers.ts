import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { whenClosed } from './whenClosed.ts'

export type Newcomers = {
	/** milliseconds from the start of the connection to the identity */
	readonly times: readonly number[]
	/** sockets that ended without an identity */
	readonly refused: readonly string[]
}

type Options = {
	readonly webSocketUrl: string
	readonly fingerprints: readonly string[]
	readonly isOver: () => boolean
}

const everyMilliseconds = 1000

const come = async (webSocketUrl: string, fingerprint: string): Promise<number | string> => {
	const startedAt = performance.now()
	const socket = new WebSocket(`${webSocketUrl}?fingerprint=${fingerprint}`)
	let outcome: number | string | undefined
	socket.on('error', ({ message }) => {
		outcome ??= message
	})
	socket.on('message', (bytes: Buffer) => {
		outcome ??= bytes.includes('/deviceIdentity') ? performance.now() - startedAt : 'another frame came first'
		socket.terminate()
	})
	const code = await whenClosed(socket)
	return outcome ?? `closed with ${code}`
}

/** Opens a new socket each second until it has its identity. Resolves when the last one has it. */
export const comeAnew = async ({ webSocketUrl, fingerprints, isOver }: Options): Promise<Newcomers> => {
	const coming: Promise<number | string>[] = []
	while (!isOver()) {
		coming.push(come(webSocketUrl, fingerprints[coming.length % fingerprints.length] ?? ''))
		await wait(everyMilliseconds)
	}
	const outcomes = await Promise.all(coming)
	return {
		times: outcomes.filter((outcome) => typeof outcome === 'number'),
		refused: outcomes.filter((outcome) => typeof outcome === 'string'),
	}
}
