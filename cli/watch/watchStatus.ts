import type { Status } from '../../client/index.ts'
import type { Paint } from '../text/paint.ts'

type WatchStatusNeeds = {
	readonly paint: Paint
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** address of the WebSocket, without the fingerprint */
	readonly url: string
}

/** The lines for a status; short states have none. */
export const statusLines = ({ paint, now, url }: WatchStatusNeeds, status: Status): readonly string[] => {
	switch (status.state) {
		case 'live':
			return [paint('green', 'live: new updates appear here; press Ctrl+C to stop')]
		case 'refused':
			return [paint('red', 'this fingerprint gives no access')]
		case 'waiting':
			return [paint('yellow', `${whyWaiting(status, { url, now: now() })}: trying again until it works`)]
		default:
			return []
	}
}

type Waiting = Extract<Status, { readonly state: 'waiting' }>

const whyWaiting = ({ reason, retryAt }: Waiting, { url, now }: { url: string; now: number }): string => {
	switch (reason.code) {
		case 'unreachable':
			return `no answer from ${url} (local mode starts with npm start)`
		case 'too-many-requests':
			return `too many wrong fingerprints came from this address; next attempt in ${Math.ceil((retryAt - now) / 1000)} s`
		case 'closed':
			return `the connection was closed (${reason.closeCode})`
		case 'silent':
			return 'the server has gone silent'
		default:
			return 'the connection failed'
	}
}
