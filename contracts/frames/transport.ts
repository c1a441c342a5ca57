import { Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import { liveFrames } from './liveFrames.ts'
import type { Message } from './message.ts'

/** Several frames in one message. */
export const packed: Message = {
	name: 'packed',
	title: 'Packed frames',
	summary: 'With `frames=packed`: frames of one device, in order, as if they had come one after another',
	payload: Type.Array(Type.Union(liveFrames.map(({ payload }) => payload)), { minItems: 2 }),
	example: [
		{ '@context': contexts.live, seq: 42 },
		{ '@context': contexts.live, seq: 42 },
	],
}

/** What API Gateway sends by itself. */
export const refusedMessage: Message = {
	name: 'gatewayMessage',
	title: 'Gateway message',
	summary: 'API Gateway has not taken a message of the client, because it is no ping',
	payload: Type.Object({
		message: Type.String(),
		connectionId: Type.String(),
		requestId: Type.String(),
	}),
	example: { message: 'Forbidden', connectionId: 'L0SM9cOFvHcCIhw=', requestId: 'L0SM9cOFvHcCIhw=' },
}
