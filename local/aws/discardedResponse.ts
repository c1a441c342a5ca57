import { type IncomingMessage, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'

/** A response that is discarded: the request is served, and the client gets no answer. */
export const discardedResponse = ({
	req,
}: ServerResponse<IncomingMessage>): ServerResponse<IncomingMessage> => {
	const nowhere = new ServerResponse(req)
	const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
	nowhere.assignSocket(socket as Parameters<typeof nowhere.assignSocket>[0])
	return nowhere
}
