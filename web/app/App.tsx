import { useEffect, useMemo, useState } from 'preact/hooks'
import { createApi } from './api.ts'
import type { Browser } from './browser.ts'
import { forget, readKey, readRecent, remember, writeKey } from './entry/credentials.ts'
import { DemoBar } from './entry/DemoBar.tsx'
import { Entry } from './entry/Entry.tsx'
import { useDemo } from './entry/useDemo.ts'
import { Header } from './header/Header.tsx'
import { Notice } from './header/Notice.tsx'
import { writePlace } from './place.ts'
import { RoomView } from './RoomView.tsx'
import { roomsFor } from './rooms.ts'
import { Tabs } from './Tabs.tsx'
import { useDevice } from './useDevice.ts'
import { usePlace } from './usePlace.ts'

/** The page: the entry, or the tabs of a device. */
export const App = ({ browser }: { readonly browser: Browser }) => {
	const place = usePlace(browser)
	const { fingerprint } = place
	const model = useDevice(browser, fingerprint)
	const demo = useDemo(browser)
	const [key, setKey] = useState(() => readKey(browser.session))
	const [recent, setRecent] = useState(() => readRecent(browser.local))
	const hides = model?.hides ?? 0
	// Each of them is another one for the rooms: what they have read with the one before, they read anew.
	const api = useMemo(
		() => createApi({ fetch: browser.fetch, credentials: () => ({ fingerprint, key }) }),
		[browser, fingerprint, key, hides],
	)
	const id = model?.device.id
	useEffect(() => {
		if (fingerprint !== undefined && id !== undefined)
			setRecent(remember(browser.local, { fingerprint, name: id }))
	}, [browser, fingerprint, id])
	useEffect(() => {
		document.title = id === undefined ? 'senml-live' : `${id} – senml-live`
	}, [id])
	const open = (opened: string): void => {
		browser.location.hash = writePlace({ fingerprint: opened, tab: undefined })
	}
	const enterKey = (entered: string | undefined): void => {
		writeKey(browser.session, entered)
		setKey(entered)
	}
	const rooms = roomsFor({ hasDevice: fingerprint !== undefined, hasKey: key !== undefined })
	const room =
		rooms.find(({ id: each }) => each === place.tab) ?? (fingerprint === undefined ? undefined : rooms[0])
	return (
		<>
			<Header model={model} api={api} apiKey={key} onKey={enterKey} />
			{rooms.length > 0 && <Tabs rooms={rooms} current={room} fingerprint={fingerprint} />}
			<main>
				{model !== undefined && <Notice model={model} />}
				{demo !== undefined && demo.fingerprint === fingerprint && <DemoBar demo={demo} />}
				{room === undefined ? (
					<Entry
						recent={recent}
						demo={demo}
						onOpen={open}
						onForget={(forgotten) => setRecent(forget(browser.local, forgotten))}
					/>
				) : (
					<RoomView key={hides} room={room} model={model} api={api} addresses={browser.addresses} />
				)}
			</main>
		</>
	)
}
