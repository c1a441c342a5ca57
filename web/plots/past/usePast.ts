import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../../app/api.ts'
import type { Device } from '../../device/model.ts'
import { noPast } from './past.ts'
import { createPastStore, type PastState, type PastStore } from './pastStore.ts'

const nothing: PastState = { past: noPast, isLoading: false, problem: undefined }

/** One for each device and credential: plots and map share what was read, and keep it while another tab is open. */
const stores = new WeakMap<Api, Map<string, PastStore>>()

const storeOf = (api: Api, deviceId: string): PastStore => {
	const ofApi = stores.get(api) ?? new Map<string, PastStore>()
	stores.set(api, ofApi)
	const store = ofApi.get(deviceId) ?? createPastStore({ api, deviceId })
	ofApi.set(deviceId, store)
	return store
}

/** What the import log says about the time since `since`, in seconds since the Unix epoch, and how to read more of it. */
export const usePast = (
	api: Api,
	{ id }: Pick<Device, 'id'>,
	since: number,
): PastState & { readonly readBack: PastStore['readBack'] } => {
	const [state, setState] = useState<PastState>(nothing)
	const store = id === undefined ? undefined : storeOf(api, id)
	useEffect(() => {
		if (store === undefined) return undefined
		const show = (): void => setState(store.state())
		show()
		return store.subscribe(show)
	}, [store])
	useEffect(() => void store?.readBack(since), [store, since])
	return { ...state, readBack: async (until) => store?.readBack(until) }
}
