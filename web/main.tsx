import './app/shared.ts'
import { render } from 'preact'
import { watchDevice } from '../client/watchDevice.ts'
import { App } from './app/App.tsx'
import { readAddresses } from './app/addresses.ts'
import type { Browser } from './app/browser.ts'
import './style/main.css'

const { localStorage, sessionStorage, location } = window

const content = document.querySelector<HTMLMetaElement>('meta[name=addresses]')?.content ?? ''
const addresses = readAddresses(content, location)

const browser: Browser = {
	addresses,
	location,
	local: localStorage,
	session: sessionStorage,
	now: () => Date.now(),
	onFrame: (action) => void requestAnimationFrame(action),
	fetch: (...request) => fetch(...request),
	watch: (fingerprint, { last }) =>
		watchDevice({ webSocketUrl: addresses.live, restUrl: location.origin, fingerprint, last }),
}

const root = document.querySelector('#page')
if (root !== null) render(<App browser={browser} />, root)
