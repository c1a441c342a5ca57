import { ago } from '../../device/age.ts'
import type { Connection, Model } from '../../device/model.ts'

const words: Readonly<Record<Connection['state'], string>> = {
	connecting: 'Connecting',
	'catching-up': 'Catching up',
	live: 'Live',
	interrupted: 'Interrupted',
	refused: 'No access',
}

/** How the connection is. A screen reader says it when it changes; the ages beside it are not read again and again. */
export const ConnectionState = ({ model: { connection, device, now } }: { readonly model: Model }) => (
	<div class="connection">
		<span class={`state state-${connection.state}`} role="status" title={connection.reason}>
			{words[connection.state]}
		</span>
		<span class="muted last-seen">
			{device.lastSeen === undefined ? 'has sent nothing yet' : `last seen ${ago(device.lastSeen, now)}`}
		</span>
	</div>
)
