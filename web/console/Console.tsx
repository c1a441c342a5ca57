import '../app/shared.ts'
import { useState } from 'preact/hooks'
import type { RoomProps } from '../app/roomProps.ts'
import { DownlinkForm } from './DownlinkForm.tsx'
import { Downlinks } from './Downlinks.tsx'
import { FrameDetail } from './FrameDetail.tsx'
import { FrameList } from './FrameList.tsx'
import { filtered } from './filter.ts'
import { StreamBar } from './StreamBar.tsx'
import { StreamFilter } from './StreamFilter.tsx'
import { useConsole } from './useConsole.ts'

/** The stream of what devices say and hear, and a form to send to them. */
export const Console = ({ api, addresses, device }: Pick<RoomProps, 'api' | 'addresses' | 'device'>) => {
	const { model, actions, dispatch, retryNow } = useConsole({ api, addresses })
	const [deviceId, setDeviceId] = useState('')
	const frames = filtered(model.frames, model.filter)
	const selected = model.frames.find(({ key }) => key === model.selected)
	return (
		<div class="console">
			{device.fingerprint === '' && <h1 class="visually-hidden">Console</h1>}
			<StreamBar model={model} dispatch={dispatch} onRetry={retryNow} />
			<section class="console-stream" aria-label="Stream">
				<StreamFilter model={model} shown={frames.length} dispatch={dispatch} />
				<FrameList
					frames={frames}
					selected={model.selected}
					now={model.now}
					onSelect={(key) => dispatch({ type: 'selected', key })}
				/>
			</section>
			<div class="console-side">
				<FrameDetail frame={selected} onAnswer={setDeviceId} />
				<DownlinkForm deviceId={deviceId} onDevice={setDeviceId} onSend={actions.send} />
				<Downlinks model={model} actions={actions} />
			</div>
		</div>
	)
}
