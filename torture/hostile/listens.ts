import { listeningPorts } from '../../local/testing/listeningPorts.ts'
import type { Killable } from '../run/killable.ts'

/** The TCP ports of a host and its child processes. On other systems than Linux only the known ones. */
export const listens = (host: Killable): readonly number[] => {
	const pid = host.pid()
	if (process.platform === 'linux' && pid !== undefined) return listeningPorts(pid)
	return [host.output('WebSocketUrl'), host.awsEndpoint].map((url) => Number(new URL(url).port))
}
