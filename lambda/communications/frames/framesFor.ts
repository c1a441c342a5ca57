import type { Key } from '../../rest/access/gate.ts'
import type { StoredEvent } from '../eventTable.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { isVisible } from '../sockets/visible.ts'
import { nativeFrame } from './nativeFrame.ts'
import { resiotFrame } from './resiotFrame.ts'

/** What sockets get, in the format of each. */
export const framesFor = (maySee: Parameters<typeof isVisible>[0]) => {
	const isSeen = isVisible(maySee)
	return {
		framesFor: (socket: StreamSocket, key: Key, events: readonly StoredEvent[]): readonly string[] =>
			events
				.filter((stored) => isSeen(socket, key, stored))
				.map(socket.format === 'resiot' ? resiotFrame : nativeFrame)
				.filter((frame) => frame !== undefined),
		/** ResIOT has no frames about the stream itself */
		aboutStream: ({ format }: StreamSocket, frame: object): readonly string[] =>
			format === 'resiot' ? [] : [JSON.stringify(frame)],
	}
}
