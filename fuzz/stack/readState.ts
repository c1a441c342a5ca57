import { openSocket } from '../../local/testing/sockets.ts'
import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'
import type { Reported } from './checkState.ts'

/** Reads the last known state of a device with a new socket. */
export const readState = async (
	{ webSocketUrl }: TestStack,
	{ fingerprint }: TestDevice,
): Promise<readonly Reported[]> => {
	const { socket, next } = await openSocket(`${webSocketUrl}?fingerprint=${fingerprint}`)
	const reported: Reported[] = []
	for (;;) {
		const frame = JSON.parse(await next())
		const context = String(frame['@context'])
		if (context.endsWith('/shadow')) reported.push(...frame.reported)
		if (context.endsWith('/senml/live')) break
	}
	socket.close()
	return reported
}
