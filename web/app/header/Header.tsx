import type { Model } from '../../device/model.ts'
import type { Api } from '../api.ts'
import { printable } from '../printable.ts'
import { ConnectionState } from './ConnectionState.tsx'
import { HideData } from './HideData.tsx'
import { KeyForm } from './KeyForm.tsx'

type Props = {
	/** undefined without a device */
	readonly model: Model | undefined
	readonly api: Api
	readonly apiKey: string | undefined
	readonly onKey: (key: string | undefined) => void
}

/** Which device this is, how the connection is, and the key. */
export const Header = ({ model, api, apiKey, onKey }: Props) => (
	<header class="top">
		<a class="brand" href="#/">
			<Mark />
			senml-live
		</a>
		{model !== undefined && (
			<div class="device">
				<h1 class="device-id">{printable(model.device.id ?? model.device.fingerprint)}</h1>
				{model.device.model !== undefined && <span class="muted">{printable(model.device.model)}</span>}
			</div>
		)}
		{model !== undefined && <ConnectionState model={model} />}
		{model?.device.id !== undefined && <HideData api={api} deviceId={model.device.id} />}
		<KeyForm apiKey={apiKey} onKey={onKey} />
	</header>
)

const Mark = () => (
	<svg class="mark" width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
		<rect width="32" height="32" rx="8" />
		<path d="M6 17h5l3-8 5 15 3-7h4" />
	</svg>
)
