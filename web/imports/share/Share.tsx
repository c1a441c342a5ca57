import { useState } from 'preact/hooks'
import { capsuleFileName, capsuleOf } from '../../../lambda/imports/capsule/capsule.ts'
import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import { CoapCommand } from './CoapCommand.tsx'
import { coapCommand } from './coapCommand.ts'
import { saveFile } from './saveFile.ts'

type Props = {
	readonly shown: ImportLog
	readonly payload: Uint8Array
	readonly deviceId: string
}

/** Host and port of the CoAP server of a host on this machine. A deployed stack has its own somewhere else. */
const hostHere = ({ protocol, hostname }: Location): string =>
	`${protocol === 'http:' ? hostname : 'edge.example.com'}:5683`

/** Sends the message once more, or makes a test case of it. */
export const Share = ({ shown, payload, deviceId }: Props) => {
	const [host, setHost] = useState(() => hostHere(location))
	const [isOpen, setIsOpen] = useState(false)
	const capsule = capsuleOf(shown)
	const command = coapCommand({ ...shown, payload, deviceId, host })
	return (
		<div class="share">
			<div class="share-actions">
				<button
					type="button"
					class="quiet"
					disabled={command === undefined}
					aria-expanded={isOpen && command !== undefined}
					onClick={() => setIsOpen(!isOpen)}
				>
					Copy as coap-client command
				</button>
				<button
					type="button"
					class="quiet"
					disabled={capsule === undefined}
					onClick={() =>
						saveFile(
							capsuleFileName(shown),
							'application/json',
							`${JSON.stringify(capsule, undefined, '\t')}\n`,
						)
					}
				>
					Download as test case
				</button>
			</div>
			{isOpen && command !== undefined && <CoapCommand command={command} host={host} onHost={setHost} />}
		</div>
	)
}
