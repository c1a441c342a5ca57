import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RoomProps } from '../app/roomProps.ts'
import { createStore } from '../device/store.ts'
import { consoleActions } from './actions.ts'
import { browserPorts } from './browserPorts.ts'
import { type Follow, follow } from './follow.ts'
import { emptyConsole } from './model.ts'
import { updateAll } from './update.ts'

const { onFrame, ...ports } = browserPorts

const { now } = ports

const tickMilliseconds = 1_000

/** The console, which listens to the stream while it is open. */
export const useConsole = ({ api, addresses }: Pick<RoomProps, 'api' | 'addresses'>) => {
	const store = useMemo(() => createStore(emptyConsole(now()), updateAll, onFrame), [])
	const [model, setModel] = useState(store.model)
	const { dispatch } = store
	const actions = useMemo(
		() => consoleActions({ api, model: store.model, dispatch, now }),
		[api, store, dispatch],
	)
	const following = useRef<Follow | undefined>(undefined)
	const { format } = model
	useEffect(() => store.subscribe(() => setModel(store.model())), [store])
	useEffect(() => {
		const ticking = setInterval(() => dispatch({ type: 'tick', at: now() }), tickMilliseconds)
		return () => clearInterval(ticking)
	}, [dispatch])
	useEffect(() => {
		const begun = follow({
			address: addresses.communications,
			format,
			since: store.model().since,
			ticket: () => api.request('POST', '/communications/tickets'),
			...ports,
			onEvent: actions.onStream,
		})
		following.current = begun
		addEventListener('online', begun.retryNow)
		return () => {
			removeEventListener('online', begun.retryNow)
			begun.stop()
		}
	}, [api, actions, addresses, format, store])
	return { model, actions, dispatch, retryNow: () => following.current?.retryNow() }
}
