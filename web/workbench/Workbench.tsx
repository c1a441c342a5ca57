import '../app/shared.ts'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RoomProps } from '../app/roomProps.ts'
import { browserPorts } from '../console/browserPorts.ts'
import { createStore } from '../device/store.ts'
import { workbenchActions } from './actions.ts'
import { Bench } from './Bench.tsx'
import { emptyWorkbench } from './model.ts'
import { updateAll } from './update.ts'

/** A converter is edited, and run on recorded messages before it is stored. */
export const Workbench = ({ api, device }: Pick<RoomProps, 'api' | 'device'>) => {
	// What is typed in must not wait for the next picture.
	const store = useMemo(() => createStore(emptyWorkbench, updateAll, (action) => action()), [])
	const [model, setModel] = useState(store.model)
	useEffect(() => store.subscribe(() => setModel(store.model())), [store])
	const { dispatch } = store
	const actions = useMemo(
		() => workbenchActions({ api, model: store.model, dispatch, now: browserPorts.now }),
		[api, store, dispatch],
	)
	useEffect(() => void actions.list(), [actions])
	return (
		<>
			{device.fingerprint === '' && <h1 class="visually-hidden">Workbench</h1>}
			<Bench model={model} now={browserPorts.now()} actions={actions} dispatch={dispatch} />
		</>
	)
}
