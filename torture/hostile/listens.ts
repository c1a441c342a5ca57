import { listeningPorts } from '../../local/testing/listeningPorts.ts'
import type { Killable } from '../run/killable.ts'

/** The TCP ports on which a host and what it has started listen; without Linux those that are known. */
export const listens = (host: Killable): readonly number[] => {
	const pid = host.pid()
	if (process.platform === 'linux' && pid !== undefined) return listeningPorts(pid)
	return [host.output('WebSocketUrl'), host.awsEndpoint].map((url) => Number(new URL(url).port))
}
